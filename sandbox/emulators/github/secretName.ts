import { secretRefused } from "./githubError";

/**
 * The name under which a secret is kept: names are matched ignoring case and kept in upper case.
 *
 * @throws GitHubError 422 for a name that GitHub does not accept.
 * Source: https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets
 */
export function checkedSecretName(name: string): string {
  const upper = storedSecretName(name);
  if (!/^[A-Z_][A-Z0-9_]*$/.test(upper)) {
    throw secretRefused(
      "Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). " +
        "Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).",
    );
  }
  if (upper.startsWith("GITHUB_")) {
    throw secretRefused("Secret names must not start with GITHUB_.");
  }
  return upper;
}

/** The form in which a name is kept, for a name that need not be valid. */
export function storedSecretName(name: string): string {
  return name.toUpperCase();
}
