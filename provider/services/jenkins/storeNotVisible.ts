/** A store answers 404, so nobody can tell what is in it: it is not there, or the user must not see it. */
export class StoreNotVisible extends Error {
  override readonly name = "StoreNotVisible";
}
