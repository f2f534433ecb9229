/** What the name of a setting that holds a secret ends in, once it is written in capitals with underscores. */
const secretNames =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS|API_?KEY|SDK_?KEY|PRIVATE_?KEY|ACCESS_?KEY|ACCOUNT_?KEY|SAS|DSN|CONNECTION_?STRING)$/;

/** Values that are secret whatever they are called. */
const secretValues: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/AGE-SECRET-KEY-1[0-9A-Z]+/, "a private key of age"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:[^\s/:@"']+@/, "an address with a password"],
  [/[?&]sig=[A-Za-z0-9%+/=]{20,}/, "a SAS token"],
  [/\bAccountKey=[A-Za-z0-9+/=]{20,}/, "the key of a storage account"],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}/, "a token of GitHub"],
  [/https:\/\/hooks\.slack\.com\/services\/\S+/, "the address of a Slack channel"],
];

/**
 * Why a setting that anybody in the namespace can read looks like a secret; undefined: it does not.
 * @param value what it is set to; an empty one hides nothing, whatever its name
 */
export function looksSecret(name: string, value: string): string | undefined {
  if (value === "") return undefined;
  const found = secretValues.find(([pattern]) => pattern.test(value));
  if (found !== undefined) return `holds ${found[1]}`;
  const capitals = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[-.]/g, "_")
    .toUpperCase();
  return secretNames.test(capitals) ? "has a secret's name" : undefined;
}
