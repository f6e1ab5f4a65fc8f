import type { EmulatorContext } from "../emulator";
import type { Administrators } from "./administrators";
import { notFound } from "./errors";
import { jsonResponse, route, type Route } from "./http";
import { oktaId, wholeSeconds } from "./ids";
import type { Organisation } from "./organisation";

/** What Okta says about the organisation and about the caller. */
export function organisationRoutes(
  administrators: Administrators,
  organisation: Organisation,
): Route[] {
  const created = organisation.now();
  const userType = oktaId("oty");
  return [
    route("GET", "/.well-known/okta-organization", "public", () =>
      jsonResponse(200, organisationView(organisation)),
    ),
    route("GET", "/api/v1/users/me", "users", (context: EmulatorContext) => {
      const caller = administrators.byAuthorization(context.req.header("authorization"));
      // A service client is nobody's user.
      if (caller === undefined) throw notFound("me", "User");
      return jsonResponse(200, userView(caller.userId, userType, created, organisation));
    }),
  ];
}

function organisationView(organisation: Organisation): Record<string, unknown> {
  return {
    id: organisation.id,
    cell: "ok1",
    _links: { organization: { href: organisation.url } },
    pipeline: "idx",
    settings: {
      analyticsCollectionEnabled: false,
      bugReportingEnabled: true,
      omEnabled: false,
      desktopMFAEnabled: false,
      itpEnabled: false,
      pssoEnabled: false,
    },
  };
}

function userView(
  id: string,
  userType: string,
  since: Date,
  organisation: Organisation,
): Record<string, unknown> {
  const created = wholeSeconds(since);
  const login = "administrator@example.com";
  return {
    id,
    status: "ACTIVE",
    created,
    activated: created,
    statusChanged: created,
    lastLogin: created,
    lastUpdated: created,
    passwordChanged: created,
    type: { id: userType },
    profile: { firstName: "Administrator", lastName: "API", login, email: login },
    credentials: { provider: { type: "OKTA", name: "OKTA" } },
    _links: { self: { href: `${organisation.url}/api/v1/users/${id}` } },
  };
}
