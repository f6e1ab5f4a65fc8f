import { invalid } from "./gitLabError";
import { flawsOf, type Variable } from "./variable";
import type { PlaceKind, VariableSeed } from "./world";

/** A variable's place and name. */
export interface VariableAddress {
  kind: PlaceKind;
  /** Full path of the project or group. */
  path?: string;
  key: string;
  environmentScope: string;
}

/** How many fit. Source: https://docs.gitlab.com/administration/instance_limits/#cicd-limits */
const CAPACITY: Record<PlaceKind, number> = { project: 8000, group: 30_000, instance: 25 };

const LIMIT_NAME: Record<PlaceKind, string> = {
  project: "project ci variables",
  group: "group ci variables",
  instance: "ci instance level variables",
};

const DEFAULTS: Omit<Variable, "key" | "value"> = {
  variableType: "env_var",
  protected: false,
  masked: false,
  hidden: false,
  raw: false,
  environmentScope: "*",
  description: null,
};

/** The variables of one project, group or of the instance, in the order of their creation. */
export class VariableSet {
  private variables: Variable[] = [];

  constructor(
    readonly kind: PlaceKind,
    private readonly options: {
      /** Full path of the project or group, asked anew each time, because it may move; none for the instance. */
      path: () => string | undefined;
      seeds: VariableSeed[];
      capacity: number | undefined;
      /** Told after every change; never told a value. */
      changed: (what: string) => void;
    },
  ) {
    for (const seed of options.seeds) this.variables.push({ ...DEFAULTS, ...seed });
  }

  get path(): string | undefined {
    return this.options.path();
  }

  addressOf({ key, environmentScope }: Variable): VariableAddress {
    const { kind, path } = this;
    return { kind, ...(path === undefined ? {} : { path }), key, environmentScope };
  }

  list(): readonly Variable[] {
    return this.variables;
  }

  /** All of that name; only the one of that environment scope where one is given. */
  named(key: string, environmentScope?: string): Variable[] {
    return this.variables.filter(
      (variable) =>
        variable.key === key &&
        (environmentScope === undefined || variable.environmentScope === environmentScope),
    );
  }

  /** @throws GitLabError 400 */
  create(attributes: Partial<Variable> & Pick<Variable, "key" | "value">): Variable {
    const { kind } = this;
    const variable = { ...DEFAULTS, ...attributes };
    const flaws = flawsOf(kind, variable);
    if (this.named(variable.key, variable.environmentScope).length > 0) {
      (flaws["key"] ??= []).push(`(${variable.key}) has already been taken`);
    }
    const capacity = this.options.capacity ?? CAPACITY[kind];
    if (this.variables.length >= capacity) {
      flaws["base"] = [`Maximum number of ${LIMIT_NAME[kind]} (${capacity}) exceeded`];
    }
    if (Object.keys(flaws).length > 0) throw invalid(flaws);
    this.variables.push(variable);
    this.changed(variable, "created");
    return variable;
  }

  /** Changes the attributes that are given. @throws GitLabError 400 */
  update(variable: Variable, attributes: Partial<Variable>): Variable {
    const updated = { ...variable, ...attributes };
    const flaws = flawsOf(this.kind, updated, variable);
    const twins = this.named(updated.key, updated.environmentScope);
    if (twins.some((twin) => twin !== variable)) {
      (flaws["key"] ??= []).push(`(${updated.key}) has already been taken`);
    }
    if (Object.keys(flaws).length > 0) throw invalid(flaws);
    Object.assign(variable, attributes);
    this.changed(variable, "updated");
    return variable;
  }

  destroy(variable: Variable): void {
    this.variables = this.variables.filter((other) => other !== variable);
    this.changed(variable, "deleted");
  }

  private changed({ key, environmentScope }: Variable, how: string): void {
    const place = this.path === undefined ? this.kind : `${this.kind} ${this.path}`;
    this.options.changed(`variable ${key} (${environmentScope}) of ${place} ${how}`);
  }
}
