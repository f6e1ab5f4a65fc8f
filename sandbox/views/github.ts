import type { GitHubEmulator } from "../emulators/github/github";
import type { StoreView } from "./view";

/** GitHub as the monitor and the story see it. */
export class GitHubView implements StoreView {
  constructor(readonly emulator: GitHubEmulator) {}

  *held(): Iterable<{ address: string; value: string }> {
    for (const { address, value } of this.emulator.secrets()) {
      yield { address: `${address.owner}/${address.repository ?? ""} ${address.name}`, value };
    }
  }
}
