import * as pulumi from "@pulumi/pulumi";
import type { Adoption } from "./job";

/** Makes the program that follows take over resources that exist, each by the option `import` (for this run only). */
export function adoptIn(adoptions: readonly Adoption[]): void {
  if (adoptions.length === 0) return;
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    const found = adoptions.find((adoption) => adoption.type === type && adoption.name === name);
    return found === undefined ? undefined : { props, opts: { ...opts, import: found.id } };
  });
}
