import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";

/** Folder of the files that users copy. */
export const SCHEDULES = join(__dirname, "..", "..", "docs", "schedules");

export function scheduleText(file: string): string {
  return readFileSync(join(SCHEDULES, file), "utf8");
}

export interface GitHubJob {
  needs?: string | string[];
  if?: string;
  permissions: Record<string, string>;
  concurrency?: { group: string };
  strategy?: { matrix: Record<string, string>; "fail-fast": boolean };
  steps: {
    name?: string;
    uses?: string;
    run?: string;
    env?: Record<string, string>;
    with?: Record<string, unknown>;
  }[];
}

export interface GitHubWorkflow {
  on: { schedule: { cron: string }[] };
  permissions: Record<string, string>;
  env: Record<string, string>;
  jobs: Record<"look" | "update" | "tell", GitHubJob>;
}

export function gitHubWorkflow(): GitHubWorkflow {
  return parse(scheduleText("github-actions.yml")) as GitHubWorkflow;
}

export interface GitLabPipeline {
  variables: Record<string, string>;
  update: { script: string[]; resource_group: string };
  tell: { script: string[]; when: string };
}

export function gitLabPipeline(): GitLabPipeline {
  return parse(scheduleText("gitlab-ci.yml")) as GitLabPipeline;
}

/** An object for a Kubernetes cluster. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec?: Record<string, unknown>;
}

export function kubernetesObjects(): KubernetesObject[] {
  return parseAllDocuments(scheduleText("kubernetes-operator.yaml")).map(
    (document) => document.toJS() as KubernetesObject,
  );
}

/** Script of the CronJob that shows and tells. */
export function cronJobScript(): string {
  const job = kubernetesObjects().find(({ kind }) => kind === "CronJob");
  const { jobTemplate } = job?.spec as {
    jobTemplate: { spec: { template: { spec: { containers: { args: string[] }[] } } } };
  };
  return jobTemplate.spec.template.spec.containers[0]?.args[0] ?? "";
}
