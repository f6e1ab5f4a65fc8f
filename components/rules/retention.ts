/**
 * Why a key's options are not allowed, if so. `retainOnDelete` on a key would leave each rotated secret alive for ever,
 * while the state and the ledger call it gone. Pulumi shows this option to no policy, so `CiKey` itself refuses it.
 */
export function retentionFlaw(options: {
  retainOnDelete?: boolean | undefined;
}): string | undefined {
  return options.retainOnDelete === true
    ? "`retainOnDelete` must not be set on a key: every rotated secret would live on. Leave it out"
    : undefined;
}
