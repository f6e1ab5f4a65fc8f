import { PolicyPack } from "@pulumi/policy";
import { allowedStores } from "./allowedStores";
import { gitLabVariables } from "./gitLabVariables";
import { keyLifetime } from "./keyLifetime";
import { namedScopes } from "./namedScopes";
import { protectedClients } from "./protectedClients";

// What `pulumi up --policy-pack policy` runs. See docs/policy.md.
new PolicyPack("flyte-ci-keys", {
  enforcementLevel: "mandatory",
  policies: [keyLifetime, allowedStores, protectedClients, gitLabVariables, namedScopes],
});
