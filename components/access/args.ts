/** A project of the control plane and a domain in it. */
export interface Place {
  project: string;
  domain: string;
}

/**
 * How the control plane decides who may do what: `noop` lets every identity do everything, `external` asks an
 * authorization server of the organisation's own, `union` has roles and policies of its own.
 */
export type AccessMode = "noop" | "external" | "union";

/** Where a team's key may deploy, and who decides it. */
export type AccessArgs = { mode: "noop" } | ({ mode: "external" | "union" } & Place);

/**
 * What a deploy key needs: to read what is there and to register tasks. Starting runs (`create_flyte_executions`) is no
 * part of deploying; a remote image builder needs it too.
 *
 * Names as Union's roles have them; an external authorization server sees them in capitals, with `ACTION_` in front.
 */
export const DEPLOY_ACTIONS = ["view_flyte_inventory", "register_flyte_inventory"] as const;
