import { addresses } from "./addressing";
import type { GraphCall } from "./graphCall";
import type { GraphContext } from "./graphContext";
import { badRequest } from "./graphError";
import { graphResponse, parseProperties, readObject, type GraphRoute } from "./http";
import type { Application } from "./objects";
import { passwordBody, noSuchPassword } from "./passwords";
import { passwordView } from "./views";

/** `addPassword` and `removePassword` of an application. */
export function passwordRoutes(graph: GraphContext): GraphRoute[] {
  return addresses("applications", ["appId", "uniqueName"]).flatMap(
    ({ path, template }): GraphRoute[] => [
      {
        method: "POST",
        path: `${path}/addPassword`,
        template: `${template}/addPassword`,
        kind: "write",
        handler: (call) => addPassword(graph, call),
      },
      {
        method: "POST",
        path: `${path}/removePassword`,
        template: `${template}/removePassword`,
        kind: "write",
        handler: (call) => removePassword(graph, call),
      },
    ],
  );
}

async function addPassword(graph: GraphContext, call: GraphCall): Promise<Response> {
  const { passwordCredential = {} } = await readObject(call.context);
  const app = applicationForChange(graph, call);
  const password = graph.passwords.add(app, parseProperties(passwordBody, passwordCredential));
  return graphResponse(200, {
    "@odata.context": `${graph.tenant.url}/v1.0/$metadata#microsoft.graph.passwordCredential`,
    ...passwordView(password, true),
  });
}

/** A replica that does not know a new secret yet refuses to remove it. */
async function removePassword(graph: GraphContext, call: GraphCall): Promise<Response> {
  const { keyId } = await readObject(call.context);
  if (typeof keyId !== "string") throw badRequest("Required parameter 'keyId' is missing.");
  const app = applicationForChange(graph, call);
  const known = graph.applications.find(call.writes, call.key);
  if (known?.passwords.some((password) => password.keyId === keyId.toLowerCase()) !== true) {
    throw noSuchPassword(keyId);
  }
  graph.passwords.remove(app, keyId);
  return graphResponse(204);
}

function applicationForChange({ applications }: GraphContext, call: GraphCall): Application {
  const app = applications.getForWrite(call.writes, call.key);
  call.caller.checkChange(app.owners);
  return app;
}
