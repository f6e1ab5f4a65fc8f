import { OidcBed } from "../../oidcBed";
import { clientBehaviour } from "./clientBehaviour";

describe("cikeys:oidc:Client at oidc-provider", () => {
  let bed: OidcBed;

  before(async () => {
    bed = await OidcBed.start();
  });

  after(() => bed.stop());

  clientBehaviour(() => bed);
});
