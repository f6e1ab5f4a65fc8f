import type { ResourceType } from "../../protocol/resourceType";
import type { RegisteredClient } from "../../services/oidc/clientInformation";
import { checkInputs } from "../inputs";
import { inputsSchema } from "./inputs";

/** State of a client that was never registered, or will not be again. */
const NONE: RegisteredClient = {
  clientId: "",
  clientSecret: "",
  registrationClientUri: "",
  registrationAccessToken: "",
  expiresAt: "",
};

/** Late: most updates register nothing. */
const life = () => import("./clientLife.js");

/**
 * `cikeys:oidc:Client`: a client at any OpenID provider that registers them (RFC 7591, RFC 7592).
 *
 * - create: registers a client, and deletes it again when it is not as asked for. Nobody can list clients, so one whose
 *   answer was lost is reported by its name. A superseded one is not registered.
 * - no update: a PUT switches grants on and loses tokens on real servers. A changed setting makes the next generation; it
 *   replaces a client whose key no pipeline has had yet.
 * - delete: RFC 7592; where the server neither deletes nor says that the client is gone, a token request decides.
 */
export function oidcClientType(env: NodeJS.ProcessEnv): ResourceType {
  return {
    check: (news) => checkInputs(inputsSchema, news),
    diff: ({ outputs }, news) => {
      if (news["superseded"] === true || news["delivered"] === true) return {};
      return { replace: ["issuer", "scope"].filter((key) => outputs[key] !== news[key]) };
    },
    create: async (inputs, context) => {
      const wanted = inputsSchema.parse(inputs);
      if (wanted.superseded) return { id: "none", outputs: { ...wanted, ...NONE } };
      return (await life()).create(wanted, env, context);
    },
    delete: async (existing, context) => (await life()).remove(existing, context),
    read: async (existing, context) => (await life()).read(existing, context),
  };
}
