/** Text that is HTML already. */
export class Markup {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Content = Markup | string | number | null | undefined | readonly Content[];

/**
 * HTML from a template: whatever is put into it is text, unless it is {@link Markup}. Safe between tags and in quoted
 * attributes, and nowhere else.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...values.map(rendered)));
}

function rendered(content: Content): string {
  if (content === null || content === undefined) return "";
  if (content instanceof Markup) return content.toString();
  if (typeof content === "object") return content.map(rendered).join("");
  return escaped(String(content));
}

const entities: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" },
};

/** Characters that cannot be seen, and those that turn the direction of others around, would make a name look like another. */
const unseen = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\t\n\r]+/g, " ")
    .replaceAll(unseen, "\ufffd")
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}
