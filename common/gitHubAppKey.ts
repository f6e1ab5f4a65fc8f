import { createPrivateKey } from "node:crypto";

/** Variables that sign a GitHub App in; names of the official provider. */
export const GITHUB_APP_VARIABLES = [
  "GITHUB_APP_ID",
  "GITHUB_APP_INSTALLATION_ID",
  "GITHUB_APP_PEM_FILE",
] as const;

/** The key's text; CI variables often fold its lines with a literal `\n`. */
export function gitHubAppKey(variable: string): string {
  return variable.replaceAll("\\n", "\n");
}

/**
 * What is wrong with `GITHUB_APP_PEM_FILE`, and the command that mends it; never the key. The official plugin reads
 * PKCS#1 only, which is what GitHub hands out.
 */
export function gitHubAppKeyFlaw(variable: string): string | undefined {
  const pem = gitHubAppKey(variable);
  if (!pem.includes("-----BEGIN ")) {
    return 'must hold the text of the key, not a path: export GITHUB_APP_PEM_FILE="$(cat app.pem)"';
  }
  if (/ENCRYPTED/.test(pem)) {
    return `must not be encrypted: ${convert}`;
  }
  if (!/^-----BEGIN RSA PRIVATE KEY-----$/m.test(pem)) {
    return `must be a PKCS#1 key (BEGIN RSA PRIVATE KEY), as GitHub hands it out: ${convert}`;
  }
  try {
    createPrivateKey(pem);
    return undefined;
  } catch {
    return "is damaged: set it again from the file that GitHub handed out";
  }
}

const convert = "openssl rsa -traditional -in app.pem -out app-pkcs1.pem";
