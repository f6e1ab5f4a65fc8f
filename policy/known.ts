/**
 * A value of a resource, or what stands in for it while it is unknown: in a preview, the policy SDK throws at whoever looks
 * at a value that only the update will know.
 */
export function known<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && /can't be known during preview$/.test(error.message)) {
      return otherwise;
    }
    throw error;
  }
}
