import type { JenkinsEmulator } from "../emulators/jenkins/jenkins";
import type { StoreView } from "./view";

/** Jenkins as the monitor and the story see it; what running builds hold is theirs. */
export class JenkinsView implements StoreView {
  constructor(readonly emulator: JenkinsEmulator) {}

  held(): Iterable<{ address: string; value: string }> {
    return this.emulator.secrets();
  }
}
