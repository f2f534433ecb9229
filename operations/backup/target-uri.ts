import type { DatabaseTarget } from "./types.ts";

const shape = /^(mongodb(?:\+srv)?:\/\/)([^@/]*@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/s;

// The tools take these milliseconds for seconds: 30,000 would be eight hours. Without it they wait 30 s.
const misread = /^serverSelectionTimeoutMS=/i;

/**
 * The connection string for tools that get the database's name as an argument: they refuse one that names another database,
 * for example the one that holds the users.
 * @throws Error when it is no connection string, without repeating it
 */
export function toolUri({ uri }: DatabaseTarget): string {
  const [, scheme, user = "", hosts, path = "", query = ""] = shape.exec(uri) ?? [];
  if (scheme === undefined || hosts === undefined) {
    throw new Error(
      "the connection string of the database is not one: it looks like mongodb://user:password@host:27017/",
    );
  }
  const options = query.split("&").filter((option) => option !== "" && !misread.test(option));
  const namesUsers = options.some((option) => option.toLowerCase().startsWith("authsource="));
  if (path !== "" && user !== "" && !namesUsers) options.push(`authSource=${path}`);
  return `${scheme}${user}${hosts}/${options.length === 0 ? "" : `?${options.join("&")}`}`;
}

/** Takes user and password out of every connection string in a text, and the target's own password wherever it is. */
export function withoutSecrets(text: string, { uri }: DatabaseTarget): string {
  const password = /^[^:]+:\/\/[^:@/]*:([^@/]+)@/.exec(uri)?.[1];
  const hidden = text.replaceAll(/(mongodb(?:\+srv)?:\/\/)[^@\s/]*@/g, "$1***@");
  if (password === undefined) return hidden;
  return hidden.replaceAll(password, "***").replaceAll(decoded(password), "***");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
