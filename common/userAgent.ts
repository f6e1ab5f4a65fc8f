import { VERSION } from "./version";

/** How the product's own HTTP calls name themselves (RFC 9110 §10.1.5). */
export const USER_AGENT = `flyte-ci-keys/${VERSION}`;
