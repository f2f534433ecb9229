/** What went wrong before there was a whole answer. */
export interface ConnectionProblem {
  /** A clause such as "the connection was refused". */
  came: string;
  kind: "connection" | "certificate";
}

const untrusted = "its certificate comes from an authority that is not trusted";
const unreachable = "there is no way to it";
const broken = "the connection broke off before the answer was whole";

const certificates: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for other names",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
};

const connections: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name could not be looked up",
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  UND_ERR_CONNECT_TIMEOUT: unreachable,
  ECONNRESET: broken,
  EPIPE: broken,
  UND_ERR_SOCKET: broken,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: broken,
};

/** Says in words what a request failed with; of an unknown error only its code or name, because a text may hold anything. */
export function connectionProblem(error: unknown): ConnectionProblem {
  const code = codeOf(error);
  const certificate = certificates[code];
  if (certificate !== undefined) return { came: certificate, kind: "certificate" };
  return { came: connections[code] ?? `the request failed (${code})`, kind: "connection" };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
