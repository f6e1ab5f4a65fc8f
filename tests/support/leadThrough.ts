/**
 * Leads the calls of this process, and of those that it starts, through a proxy.
 *
 * @returns Restores what was there.
 */
export function leadThrough(proxy: string): () => void {
  return setVariables({
    HTTPS_PROXY: proxy,
    https_proxy: undefined,
    NO_PROXY: undefined,
    no_proxy: undefined,
  });
}

/**
 * Sets variables of this process's environment, or takes them away.
 *
 * @returns Restores what was there.
 */
export function setVariables(values: Record<string, string | undefined>): () => void {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  assign(values);
  return () => assign(before);
}

function assign(values: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
