import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Folder of the templates that users copy. */
export const TEMPLATES = join(__dirname, "..", "..", "docs", "pipelines");

/** Kinds of templates, by their files. */
export const FILES = {
  github: "github-actions.yml",
  gitlab: "gitlab-ci.yml",
  jenkins: "Jenkinsfile",
} as const;

export type TemplateKind = keyof typeof FILES;

export const KINDS = Object.keys(FILES) as TemplateKind[];

/** What the runner of each service would set for the script besides the variables of the template. */
export const RUNNER: Record<TemplateKind, Record<string, string>> = {
  github: { GITHUB_SHA: "0123abc1" },
  gitlab: { CI_COMMIT_SHA: "0123abc2" },
  jenkins: { GIT_COMMIT: "0123abc3" },
};

export interface Template {
  text: string;
  /** The commands that deploy, as the runner's shell gets them. */
  script: string;
  /** Variables that the template sets for them. */
  variables: Record<string, string>;
}

export function template(kind: TemplateKind): Template {
  const text = readFileSync(join(TEMPLATES, FILES[kind]), "utf8");
  return { text, ...READERS[kind](text) };
}

const READERS: Record<TemplateKind, (text: string) => Omit<Template, "text">> = {
  github: (text) => {
    const workflow = parse(text) as GitHubWorkflow;
    const step = workflow.jobs.deploy.steps.find(({ name }) => name === "Deploy");
    return { script: step?.run ?? "", variables: workflow.env };
  },
  gitlab: (text) => {
    const { deploy } = parse(text) as GitLabPipeline;
    return { script: deploy.script.join("\n"), variables: deploy.variables };
  },
  jenkins: (text) => {
    const [, script = ""] = /withCredentials\(.*?sh '''(.*?)'''/s.exec(text) ?? [];
    const [, environment = ""] = /environment \{(.*?)\n {2}\}/s.exec(text) ?? [];
    const variables: Record<string, string> = {};
    for (const [, name = "", value = ""] of environment.matchAll(/^\s*([A-Z_]+) = '([^']*)'$/gm)) {
      variables[name] = value;
    }
    return { script, variables };
  },
};

interface GitHubWorkflow {
  env: Record<string, string>;
  jobs: { deploy: { steps: { name?: string; run?: string; uses?: string }[] } };
}

interface GitLabPipeline {
  deploy: { script: string[]; variables: Record<string, string> };
}
