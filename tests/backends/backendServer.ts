/** A server on this machine that keeps states. */
export interface BackendServer {
  /** What a person exports for it: the backend's address, and its credentials. */
  environment: Record<string, string>;
  /** A credential of the backend, which nothing may ever print. */
  secret: string;
  stop(): Promise<void>;
}
