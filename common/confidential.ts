/** Whether a secret may travel to this address: over TLS, or in clear to this very machine. */
export function isConfidential(address: string | URL): boolean {
  if (typeof address === "string" && !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

/** Whether a host, as `URL` writes it, is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname);
}
