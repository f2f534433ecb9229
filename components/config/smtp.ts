import { z } from "zod";
import { choice, hostName, secretText, text, wholeNumber } from "./fields.ts";

/**
 * Who sends mails, and to whom.
 * @param securities ways of encryption; the first is the default
 * @param meaning of these
 */
export function smtpServer<const T extends readonly ["starttls", ...string[]]>(securities: T, meaning: string) {
  return z.strictObject({
    host: hostName().describe("The mail server, as its certificate names it."),
    port: wholeNumber(1, 65535).default(587).describe("Its port: usually 587 with starttls, and 465 with tls."),
    security: choice(securities).default("starttls").describe(meaning),
    user: text(/^\P{Cc}+$/u, "a user's name")
      .optional()
      .describe("Who logs in. Default: nobody."),
    password: secretText().optional().describe("Their password."),
    from: mailAddress().describe("Whose mails they are."),
    to: mailAddresses().describe("Who gets them."),
  });
}

function mailAddress() {
  return text(
    /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
    "a mail address such as releases@immoexpress.com",
  );
}

function mailAddresses() {
  const allowed = "a list of 1 to 20 mail addresses";
  const error = `must be ${allowed}`;
  return z.array(mailAddress(), { error }).min(1, { error }).max(20, { error }).meta({ allowed });
}
