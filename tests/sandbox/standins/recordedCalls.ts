import type { RecordedRequest } from "./recordingProxy";
import { USER_AGENTS, type RecordedCall, type RecordedSdk } from "./oktaTraffic";

const PLACES: readonly [RegExp, string][] = [
  [/0oa\w{17}/, "{appId}"],
  [/aus\w{17}/, "{asId}"],
  [/00p\w{17}/, "{policyId}"],
  [/0pr\w{17}/, "{ruleId}"],
  [/(?<=\/policies\/)rst\w{17}/, "{accessPolicyId}"],
];

/** A request in the words of the recorded traffic. */
export function asRecorded(request: RecordedRequest): RecordedCall {
  const { method, target, status, body } = request;
  const path = PLACES.reduce((text, [id, name]) => text.replace(id, name), target.pathname);
  const names = [...target.searchParams.keys()].join("&");
  const recorded = {
    sdk: sdkOf(request),
    call: `${method} ${path}${names === "" ? "" : `?${names}`}`,
    status,
  };
  return body === "" ? recorded : { ...recorded, body: membersOf(request) };
}

/** Decided by user agent, port and content; a mixture that no SDK uses is an error. */
function sdkOf({ target, headers, body }: RecordedRequest): RecordedSdk {
  const form = headers["content-type"] === "application/x-www-form-urlencoded";
  const agent = headers["user-agent"];
  const port = target.port !== "";
  const candidates = (Object.keys(USER_AGENTS) as RecordedSdk[]).filter(
    (sdk) =>
      USER_AGENTS[sdk] === agent &&
      sdk.endsWith("token") === form &&
      port === (sdk === "local" || sdk.endsWith("token")),
  );
  const json = body !== "" && !form ? "application/json" : undefined;
  const typed = form || headers["content-type"] === json;
  if (candidates[0] === undefined || !typed || headers.host !== target.host) {
    throw new Error(`no SDK sends ${target.href} as "${agent}" to ${headers.host}`);
  }
  return candidates[0];
}

function membersOf({ headers, body }: RecordedRequest): string[] {
  if (headers["content-type"] !== "application/json") {
    return [...new URLSearchParams(body).keys()].sort();
  }
  return memberPaths(JSON.parse(body) as unknown).sort();
}

/** Paths of all members; `{}` marks an empty object. */
export function memberPaths(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  const members = Object.entries(value);
  if (members.length === 0) return [`${path}{}`];
  return members.flatMap(([key, inner]) =>
    memberPaths(inner, path === "" ? key : `${path}.${key}`),
  );
}
