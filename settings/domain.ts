import { text } from "./text";

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, "i");

/** Host of the control plane's ingress. Flyte cuts the key at each colon, so a port or a scheme would ruin it silently. */
export const domain = text("host of the control plane, such as union.example.com").superRefine(
  (value, context) => {
    const issue = flaw(value);
    if (issue !== undefined) context.addIssue({ code: "custom", message: issue });
  },
);

function flaw(value: string): string | undefined {
  if (value.includes("://")) return "must be a bare host, without a scheme such as https://";
  if (value.startsWith("dns:")) return "must be a bare host, without dns:///";
  if (value.includes(":")) return "must be a bare host, without a port: the key has no room for it";
  if (value.includes("/")) return "must be a bare host, without a path or a slash";
  return HOST.test(value) ? undefined : "must be a host name such as union.example.com";
}
