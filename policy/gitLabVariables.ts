import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { gitLabExposureFlaws, type GitLabExposure } from "../components/rules/gitLabExposure";
import { factsOf } from "./ours";
import { addressOf } from "./storeAddress";

/** GitLab shows a key only where it must. */
export const gitLabVariables: ResourceValidationPolicy = {
  name: "gitlab-variables",
  description: "GitLab variables with a key are masked and protected.",
  validateResource: (args, reportViolation) => {
    for (const variable of variables(args)) {
      for (const flaw of gitLabExposureFlaws(variable)) {
        reportViolation(`${args.name}: ${variable.address} ${flaw}`);
      }
    }
  },
};

/** Every store of a key, before one is written, or the variable that a resource writes. */
function variables(args: ResourceValidationArgs): (GitLabExposure & { address: string })[] {
  const facts = factsOf(args);
  if (facts !== undefined) return facts.stores;
  const address = args.type === "cikeys:gitlab:Variable" ? addressOf(args) : undefined;
  return address === undefined ? [] : [{ ...(args.props as GitLabExposure), address }];
}
