import type { ResourceValidationArgs } from "@pulumi/policy";
import type { KeyFacts } from "../components/rules/keyFacts";

/** What a key says about itself before anything is made for it; `undefined` for every other resource. */
export function factsOf({ type, props }: ResourceValidationArgs): KeyFacts | undefined {
  return type === "flyte-ci-keys:index:CiKey" ? (props as KeyFacts) : undefined;
}

/** Whether a resource stands below a component of ours; a program may have others of the same type. */
export function below({ urn }: Pick<ResourceValidationArgs, "urn">, component: string): boolean {
  return urn.includes(`flyte-ci-keys:index:${component}$`);
}
