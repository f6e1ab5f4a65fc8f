import { availableParallelism, cpus, totalmem } from "node:os";
import { ENGINE_VERSION, GITHUB_PLUGIN_VERSION } from "../../engine/versions";

/** Where figures come from: those of two machines are never mixed. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGb: number;
  node: string;
  /** Pinned versions. */
  engine: string;
  gitHubPlugin: string;
}

/** This one. */
export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? process.arch,
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    engine: ENGINE_VERSION,
    gitHubPlugin: GITHUB_PLUGIN_VERSION,
  };
}
