/** Root of GitHub's public documentation of the REST API. */
const DOCUMENTATION = "https://docs.github.com/rest";

/** Body of an error answer. */
export interface ErrorBody {
  message: string;
  errors?: ValidationError[];
  documentation_url: string;
  status: string;
}

/** One entry of `errors` in a 422. */
export interface ValidationError {
  resource: string;
  field?: string;
  code: string;
}

/**
 * A refused request, in GitHub's shape `{message, documentation_url, status}`.
 *
 * Source: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export class GitHubError extends Error {
  override readonly name = "GitHubError";

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
    /** Path and fragment below the documentation's root, where it is not the endpoint's own. */
    readonly documentation?: string,
  ) {
    super(message);
  }

  /** The body, pointing at the documentation of an endpoint unless the error has a page of its own. */
  body(endpointDocumentation: string): object {
    return errorBody(this.status, this.message, this.documentation ?? endpointDocumentation);
  }
}

/** An error body; `documentation` is a path below https://docs.github.com/rest. */
export function errorBody(
  status: number,
  message: string,
  documentation?: string,
  errors?: ValidationError[],
): ErrorBody {
  return {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: documentation ? `${DOCUMENTATION}/${documentation}` : DOCUMENTATION,
    status: String(status),
  };
}

/** What is missing and what the caller may not see look the same. */
export function notFound(): GitHubError {
  return new GitHubError(404, "Not Found");
}

/** A body that GitHub's request schema refuses. */
export function invalidRequest(what: string): GitHubError {
  return new GitHubError(422, `Invalid request.\n\n${what}`);
}

/** A secret that GitHub does not store. */
export function secretRefused(why: string): GitHubError {
  return new GitHubError(422, `Failed to add secret. ${why}`);
}

/** A repository that is reached by an address it no longer has. */
export class RepositoryMoved extends GitHubError {
  constructor(
    /** Only reads are moved for good; a write must be repeated with the same method and body. */
    status: 301 | 307,
    private readonly location: string,
  ) {
    super(status, status === 301 ? "Moved Permanently" : "Temporary Redirect", { location });
  }

  override body(): object {
    const documentation =
      "guides/best-practices-for-using-the-rest-api#do-not-ignore-redirects-or-api-updates";
    return {
      message: this.message,
      url: this.location,
      documentation_url: `${DOCUMENTATION}/${documentation}`,
    };
  }
}
