import { ensureProviderBundle } from "../../cli/preparation/providerBundle";

/** Makes the provider's bundle in the folder of the first argument; a test runs several of this at once. */
void ensureProviderBundle((line) => console.log(line), process.argv[2]);
