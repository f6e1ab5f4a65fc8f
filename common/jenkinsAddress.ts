/** Where a Jenkins credential is. */
export interface JenkinsPlace {
  /** Address of the controller with its context path, for example `https://ci.example.com/jenkins`. */
  url: string;
  /** Full name of a folder, parents first, separated by `/`; none for the controller's own store. */
  folder?: string;
  /** Name of the domain; none, or `_`, for the global one. */
  domain?: string;
  credentialId: string;
}

/** Address of a controller without slashes at the end, its host in small letters, and without a port that goes without saying. */
export function jenkinsUrl(url: string): string {
  return new URL(url).href.replace(/\/+$/, "");
}

/**
 * Address of a Jenkins credential as messages and the status name it, for example `jenkins:ci.example.com/jenkins:
 * flyte-api-key` or `jenkins:ci.example.com folder payments/ml (production): flyte-api-key`.
 */
export function jenkinsAddress({ url, folder, domain = "_", credentialId }: JenkinsPlace): string {
  const controller = jenkinsUrl(url).replace(/^https?:\/\//, "");
  const words = [
    controller,
    ...(folder === undefined ? [] : ["folder", folder]),
    ...(domain === "_" ? [] : [`(${domain})`]),
  ];
  return `jenkins:${words.join(" ")}: ${credentialId}`;
}
