/** What a person does about a status of Okta's management API. */
export function remedy(status: number): string | undefined {
  switch (status) {
    case 401:
      return "The administrator token is wrong or expired: set OKTA_API_TOKEN (or OKTA_ACCESS_TOKEN) anew.";
    case 403:
      return (
        "The administrator may not do this: it needs okta.apps.manage and okta.authorizationServers.manage " +
        "(a custom role also okta.apps.clientCredentials.read)."
      );
    case 404:
      return "It is not there: was the app deleted by hand? `pulumi refresh` brings the state up to date.";
    default:
      return undefined;
  }
}
