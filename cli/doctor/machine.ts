import * as semver from "semver";
import { locateEngine } from "../../engine/locateEngine";
import { ENGINE_VERSION } from "../../engine/versions";
import manifest from "../../package.json";
import { pluginsFor, pluginSource } from "../preparation/plugins";
import { bundleIsStale } from "../preparation/providerBundle";
import { ok, problem, warning, type Finding } from "./finding";

/** Node, the engine, our provider and the official plugins. Starts and downloads nothing. */
export function lookAtMachine(kinds: Iterable<string>, env: NodeJS.ProcessEnv): Finding[] {
  return [
    node(process.versions.node),
    engine(env),
    provider(bundleIsStale()),
    ...plugins(kinds, env),
  ];
}

/** @param version Without a `v`. */
export function node(version: string): Finding {
  const wanted = manifest.engines.node;
  if (semver.satisfies(version, wanted)) return ok("Node", version);
  return problem("Node", `${version} is too old; ${wanted} is needed`, "https://nodejs.org");
}

function engine(env: NodeJS.ProcessEnv): Finding {
  const found = locateEngine(env);
  if (found !== undefined) {
    return ok("engine", `Pulumi ${found.version} (${found.source}) in ${found.folder}`);
  }
  return warning(
    "engine",
    `no Pulumi CLI ${ENGINE_VERSION} or newer on PATH; the first update downloads or builds one`,
    "npm run engine   # or: curl -fsSL https://get.pulumi.com | sh",
  );
}

/** @param stale Whether the sources are younger; `undefined` when there is no bundle. */
export function provider(stale: boolean | undefined): Finding {
  switch (stale) {
    case undefined:
      return warning("provider", "is not built; the first update builds it", "npm run build");
    case true:
      return warning("provider", "is older than its sources", "npm run build");
    case false:
      return ok("provider", "is built");
  }
}

function plugins(kinds: Iterable<string>, env: NodeJS.ProcessEnv): Finding[] {
  return pluginsFor(kinds).map((plugin) => {
    const { name, version } = plugin;
    const area = `plugin ${name}`;
    const source = pluginSource(plugin, env);
    if (source !== "missing") return ok(area, `${version}, ${source}`);
    return warning(
      area,
      `${version} is not there; the first update downloads it`,
      `pulumi plugin install resource ${name} ${version}`,
    );
  });
}
