import * as pulumi from "@pulumi/pulumi";

/**
 * The output, or `fallback` where an update that goes on after errors (`--continue-on-error`) did not come to a value.
 * Left as it is, such an output would make everything built from it unknown, other teams' entries included. In a preview
 * the unknown stays unknown.
 */
export function settled<T>(output: pulumi.Output<T>, fallback: T): pulumi.Output<T> {
  if (pulumi.runtime.isDryRun()) return output;
  // Every output has it; only Pulumi's declarations leave it out.
  const { isKnown } = output as unknown as { isKnown: Promise<boolean> };
  return pulumi
    .output(isKnown)
    .apply((known) => (known ? output : (pulumi.output(fallback) as pulumi.Output<T>)));
}
