import { createTransport } from "nodemailer";
import { codeOf, DeliveryError } from "./failure.ts";
import type { SmtpReceiver } from "./receivers.ts";

/** Errors of the connection; those of certificates are none, and stay. */
const transientCodes = new Set([
  "ECONNECTION",
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "ESOCKET",
  "EDNS",
  "EPROTOCOL",
]);

/**
 * Sends a mail, once, over TLS with a certificate that is verified.
 * @param ca authorities to believe besides Node's own, as PEM; only tests have a reason to
 * @throws DeliveryError; the signal's reason
 */
export async function sendMail(
  { host, port, security, user, password, from, to }: SmtpReceiver,
  mail: { subject: string; text: string; messageId: string },
  { signal, ca }: { signal: AbortSignal; ca?: string | undefined },
): Promise<void> {
  const transport = createTransport({
    ...{ host, port, secure: security === "tls", requireTLS: security === "starttls" },
    tls: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password }, forceAuth: true }),
    // Texts are written here: none of them names a file or an address to fetch.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    await transport.sendMail({ from, to, ...mail, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error);
  } finally {
    transport.close();
  }
}

/** What the server said may hold more than is for everybody: the code is enough. */
function explained(error: unknown): DeliveryError {
  const code = codeOf(error);
  const status = error instanceof Error && "responseCode" in error ? error.responseCode : undefined;
  if (typeof status === "number") {
    // Of SMTP: 4xx is for now, 5xx for good. A refused password stays refused.
    return new DeliveryError(`answer ${status} (${code ?? "unknown"})`, status < 500 && code !== "EAUTH");
  }
  if (isAboutTrust(error)) {
    return new DeliveryError("its certificate is not to be trusted: see NODE_EXTRA_CA_CERTS", false);
  }
  if (code === "ETLS") return new DeliveryError("it offers no encrypted connection (STARTTLS)", false);
  const message = error instanceof Error ? error.message : "";
  // The library has one code for all errors of sockets, and leaves Node's in the text.
  const reason = /\bE[A-Z]{4,}\b/.exec(message)?.[0] ?? code ?? "unknown error";
  return new DeliveryError(`no connection (${reason})`, code !== undefined && transientCodes.has(code));
}

function isAboutTrust(error: unknown): boolean {
  const codes = [error, error instanceof Error ? error.cause : undefined].map((each) =>
    each instanceof Error ? `${codeOf(each) ?? ""} ${each.message}` : "",
  );
  return codes.some((text) => /CERT|SELF_SIGNED|self-signed|VERIFY|ISSUER|certificate/.test(text));
}
