import * as pulumi from "@pulumi/pulumi";
import { isConfidential } from "../../common/confidential";

/**
 * Address of the GitHub that the settings or `GITHUB_BASE_URL` name; `undefined` for GitHub's own cloud.
 *
 * @throws pulumi.RunError when the administrator's token would travel in clear.
 */
export function gitHubBaseUrl(
  setting: string | undefined,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const baseUrl = setting ?? (env["GITHUB_BASE_URL"] || undefined);
  if (baseUrl === undefined) return undefined;
  const source = setting === undefined ? "GITHUB_BASE_URL" : "flyte-ci-keys:github.baseUrl";
  if (!URL.canParse(baseUrl)) {
    throw new pulumi.RunError(
      `${source} must be an address such as https://github.example.com/; nothing was touched`,
    );
  }
  if (isConfidential(baseUrl)) return baseUrl;
  throw new pulumi.RunError(
    `${source} must begin with https: the administrator's token would travel in clear; nothing was touched`,
  );
}
