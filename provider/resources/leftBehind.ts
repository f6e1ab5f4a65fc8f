/**
 * Warning of a key that stays in a store because nobody with these credentials can take it out. The update goes on: if it
 * stopped here, the engine would keep the team's client alive, and with it the key.
 */
export function leftBehind(address: string, reason: string): string {
  return (
    `${address} could not be removed: ${reason}. It is left there. If its team is removed, too, the key in it is dead; if ` +
    "the team stays, that key works until the team's next rotation: set a new `rotation.request` for it."
  );
}
