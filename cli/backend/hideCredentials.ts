const USER_INFO = /([a-z][a-z0-9+.-]*:\/\/)[^\s/]*@/gi;
const QUERY = /([a-z][a-z0-9+.-]*:\/\/[^\s?"']*)\?[^\s"']*?(?=["'),.;:]*(?:\s|$))/gi;

/**
 * A text without what addresses in it may hold of credentials: user, password (RFC 3986 §3.2.1) and query. The Pulumi
 * CLI repeats a `postgres://` address whole where the database does not answer.
 */
export function hideCredentials(text: string): string {
  return text.replace(USER_INFO, "$1").replace(QUERY, "$1");
}
