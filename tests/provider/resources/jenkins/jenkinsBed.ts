import { cikeysProvider } from "../../../../provider/definition";
import type { Patience } from "../../../../provider/services/jenkins/patience";
import { SandboxClock } from "../../../../sandbox/clock";
import type { Call } from "../../../../sandbox/emulators/callLog";
import { JenkinsEmulator, type World } from "../../../../sandbox/emulators/jenkins/jenkins";
import type { Permission } from "../../../../sandbox/emulators/jenkins/permission";
import { ManagedResource } from "../../../support/managedResource";
import { ProviderClient } from "../../../support/providerClient";

export const TOKEN = "11canarytokencanarytokencanarytoke";
export const USER = "ci-keys";

/** Keys as long as real ones; no output, error or log may hold them. */
export const KEY = "Y2FuYXJ5LWdlbmVyYXRpb24tMS1jYW5hcnktZ2VuZXJhdGlvbi0x";
export const NEXT_KEY = "Y2FuYXJ5LWdlbmVyYXRpb24tMi1jYW5hcnktZ2VuZXJhdGlvbi0y";
export const FOREIGN = "canary-foreign-secret-of-somebody-else";

/** What the documentation asks for: nothing that reveals or configures. */
export const LEAST: Permission[] = [
  "Overall/Read",
  "Job/Read",
  "Credentials/View",
  "Credentials/Create",
  "Credentials/Update",
  "Credentials/Delete",
];

/** Short enough for tests; the pauses are the HTTP client's and the restart's. */
const PATIENCE: Patience = {
  limits: { attempts: 3, deadline: 5000, pause: 1, longestWait: 1000 },
  rounds: 2,
  pause: 1,
};

/** A controller with the folders `payments/ml` and `other`; the user has the least permissions, or those given. */
export function world(permissions: Permission[] = LEAST): World {
  return {
    contextPath: "/jenkins",
    users: [
      { id: USER, apiTokens: [TOKEN], password: "canary-password", grants: [{ permissions }] },
    ],
    folders: ["payments/ml", "other"],
    jobs: ["payments/deploy", "payments/ml/train"],
  };
}

/** The product's provider over gRPC, and a controller that it talks to. */
export class JenkinsBed {
  private constructor(
    readonly jenkins: JenkinsEmulator,
    readonly client: ProviderClient,
    /** What the provider sees as its environment; may be changed. */
    readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(description: World = world()): Promise<JenkinsBed> {
    const clock = new SandboxClock();
    const jenkins = await new JenkinsEmulator(clock, description).start();
    const env: NodeJS.ProcessEnv = { JENKINS_USER_ID: USER, JENKINS_API_TOKEN: TOKEN };
    const definition = cikeysProvider({ env, clock, jenkinsPatience: PATIENCE });
    return new JenkinsBed(jenkins, await ProviderClient.serve(definition), env);
  }

  async stop(): Promise<void> {
    this.client.stop();
    await this.jenkins.stop();
  }

  /** A resource of a program, with its state. */
  resource(name = "it"): ManagedResource {
    return new ManagedResource(this.client, "cikeys:jenkins:SecretText", name);
  }

  /** A program's inputs: generation 1 at the controller, or as changed. */
  inputs(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return { url: this.jenkins.rootUrl, secret: KEY, generation: 1, ...changes };
  }

  /** The value that Jenkins holds. */
  held(place: { folder?: string; domain?: string; id?: string } = {}): string | undefined {
    return this.jenkins.controller.credential({ id: "flyte-api-key", ...place })?.secret.value;
  }

  description(folder = ""): string | undefined {
    return this.jenkins.controller.credential({ folder, id: "flyte-api-key" })?.description;
  }

  /** Calls that changed something, or tried to, by method and last part of their path. */
  writes(mark = 0): string[] {
    return this.jenkins.calls
      .since(mark)
      .filter(({ kind }) => kind === "write")
      .map(({ method, rawPath }: Call) => `${method} ${rawPath.split("/").at(-1)}`);
  }
}
