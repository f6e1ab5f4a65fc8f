import { ServiceError, type FailedCall } from "./serviceError";

const CONNECTION: Record<string, string> = {
  ENOTFOUND: "the host name does not resolve. Check the address in the settings",
  EAI_AGAIN: "the host name could not be looked up. Check DNS and the network",
  ECONNREFUSED: "nothing listens there. Check the address and the network",
  ECONNRESET: "the connection was cut. Run `pulumi up` again",
  UND_ERR_SOCKET: "the connection was cut. Run `pulumi up` again",
  UND_ERR_ABORTED: "the proxy did not let it through. Check HTTPS_PROXY and NO_PROXY",
  ETIMEDOUT: "the host does not answer. Check the network, a firewall, or a proxy",
};

/** An error for a call that got no answer: the network's own code, and what it usually means. */
export function connectionError(
  call: FailedCall,
  error: unknown,
  { deadline, proxied }: { deadline: number; proxied: boolean },
): ServiceError {
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return new ServiceError(call, `no answer within ${deadline / 1000} s`, {
      ambiguous: true,
      remedy: "Run `pulumi up` again.",
    });
  }
  const code = causeCode(error);
  const known = CONNECTION[code];
  if (known !== undefined) {
    const [what = "", remedy = ""] = known.split(". ");
    const way = proxied ? " The call goes through the proxy of HTTPS_PROXY." : "";
    return new ServiceError(call, `${what} (${code})`, {
      ambiguous: true,
      remedy: `${remedy}.${way}`,
    });
  }
  if (/^(ERR_SSL_|EPROTO)/.test(code)) {
    return new ServiceError(call, `no TLS is spoken there (${code})`, {
      remedy: "Check scheme and port of the address: http or https?",
    });
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|SSL|TLS/.test(code)) {
    return new ServiceError(call, `its TLS certificate was not accepted (${code})`, {
      remedy:
        "Trust its authority by NODE_EXTRA_CA_CERTS=/path/to/ca.pem (a file of PEM certificates).",
    });
  }
  return new ServiceError(call, `no answer (${code || "connection failed"})`, { ambiguous: true });
}

/** `code` of the innermost cause; fetch wraps the socket's error. */
function causeCode(error: unknown): string {
  let code = "";
  for (let current = error; current instanceof Error; current = current.cause) {
    const own = (current as NodeJS.ErrnoException).code;
    if (typeof own === "string") code = own;
    const first = current instanceof AggregateError ? (current.errors[0] as unknown) : undefined;
    if (first instanceof Error && typeof (first as NodeJS.ErrnoException).code === "string") {
      code = (first as NodeJS.ErrnoException).code ?? "";
    }
  }
  return /^[A-Z0-9_]+$/.test(code) ? code : "";
}

/** An error for an answer that is not the one we need. */
export function statusError(
  call: FailedCall,
  status: number,
  answer: { code: string | undefined; json: boolean; remedy: string | undefined },
): ServiceError {
  const code = answer.code === undefined ? "" : ` ${answer.code}`;
  if (status >= 300 && status < 400) {
    return new ServiceError(call, `answered ${status}, a redirect, which is never followed`, {
      status,
      remedy: answer.remedy ?? "Check the address: a sign-in page or a moved host answers so.",
    });
  }
  if (status < 300) {
    return new ServiceError(call, `answered ${status} with something that is not JSON`, {
      status,
      ambiguous: true,
      remedy: "A proxy or a sign-in page in between answers so; check the address and the proxy.",
    });
  }
  const page = answer.json ? "" : " without JSON (a proxy in between?)";
  return new ServiceError(call, `answered ${status}${code}${page}`, {
    status,
    ...(answer.code === undefined ? {} : { code: answer.code }),
    ambiguous: status >= 500,
    ...(answer.remedy === undefined ? defaultRemedy(status) : { remedy: answer.remedy }),
  });
}

function defaultRemedy(status: number): { remedy?: string } {
  if (status === 429)
    return { remedy: "It asks for fewer calls; wait, then run `pulumi up` again." };
  if (status >= 500) return { remedy: "Run `pulumi up` again." };
  return {};
}
