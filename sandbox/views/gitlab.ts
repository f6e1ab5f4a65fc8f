import { gitLabAddress } from "../../common/gitLabAddress";
import type { GitLabEmulator } from "../emulators/gitlab/gitlab";
import type { StoreView } from "./view";

/** GitLab as the monitor and the story see it. */
export class GitLabView implements StoreView {
  constructor(readonly emulator: GitLabEmulator) {}

  *held(): Iterable<{ address: string; value: string }> {
    const baseUrl = this.emulator.url;
    for (const { address, value } of this.emulator.variables()) {
      const { kind, path, key, environmentScope } = address;
      const place = { kind, ...(path === undefined ? {} : { id: path }) };
      yield { address: gitLabAddress({ baseUrl, place, key, environmentScope }), value };
    }
  }
}
