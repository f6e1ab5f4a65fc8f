import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";

/** How calls over TLS reach their service. */
export interface Route {
  fetch: typeof fetch;
  /** Whether a proxy stands in between. */
  proxied: boolean;
}

/** Connections by what they are made with. */
const dispatchers = new Map<string, Dispatcher>();

/**
 * The way to an address: through the proxy of `HTTPS_PROXY` unless `NO_PROXY` names the host, as curl and the official
 * plugins have it. Plain http is for this machine only and goes straight.
 *
 * @param authorities Certificate authorities, PEM, that are trusted besides Node's own.
 * @throws TypeError when `HTTPS_PROXY` is no address of an http proxy.
 */
export async function routeTo(
  url: URL,
  authorities: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Route> {
  const proxy = proxyOf(env);
  if (url.protocol !== "https:" || (proxy === "" && authorities === undefined)) {
    return { fetch, proxied: false };
  }
  const undici = await import("undici"); // late: most updates need neither
  const noProxy = env["no_proxy"] ?? env["NO_PROXY"] ?? "";
  const key = JSON.stringify([proxy, noProxy, authorities]);
  const ca = authorities === undefined ? {} : { ca: [...ownAuthorities(env), authorities] };
  const dispatcher =
    dispatchers.get(key) ??
    new undici.EnvHttpProxyAgent({
      httpProxy: "",
      httpsProxy: proxy,
      noProxy,
      connect: ca,
      requestTls: ca,
    });
  dispatchers.set(key, dispatcher);
  // The library's own fetch: the one of Node may be too old or too new for its dispatcher.
  const through = (input: URL, init: object) => undici.fetch(input, { ...init, dispatcher });
  return { fetch: through as unknown as typeof fetch, proxied: proxy !== "" };
}

/** Address of the proxy, as curl reads it: without a scheme it is http. Empty where there is none. */
function proxyOf(env: NodeJS.ProcessEnv): string {
  const proxy = env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "";
  if (proxy === "") return "";
  const address = proxy.includes("://") ? proxy : `http://${proxy}`;
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return address;
  throw new TypeError("HTTPS_PROXY must be an address such as http://proxy.example.com:3128");
}

/** Whom Node trusts by itself. Authorities of our own would replace them. */
function ownAuthorities(env: NodeJS.ProcessEnv): string[] {
  const extra = env["NODE_EXTRA_CA_CERTS"];
  return extra ? [...rootCertificates, readFileSync(extra, "utf8")] : [...rootCertificates];
}
