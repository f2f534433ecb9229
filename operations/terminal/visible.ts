/** What a terminal obeys, or does not show: control characters, and those that turn text around or hide it. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text of others for a terminal: one line, in which everything that a terminal would obey is written out (`\u001b`). */
export function visible(text: string): string {
  return text.replaceAll(unseen, (character) => short[character] ?? written(character));
}

/** A value as JSON on one line, of which the same holds; it still means the same. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(unseen, written);
}

function written(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index);
    return `\\u${unit.toString(16).padStart(4, "0")}`;
  }).join("");
}
