import { hash } from "node:crypto";
import { html, Markup } from "./markup.ts";

export interface Page {
  title: string;
  /** CSS; all that there is. */
  style: string;
  body: Markup;
}

/** One file of HTML without scripts that needs no other. The same page gives the same bytes. */
export function htmlDocument({ title, style, body }: Page): string {
  // As it stands in the page in the end: the policy lets in what has exactly this hash.
  const css = `\n${withoutIndent(style)}\n`;
  // Nothing but its own style: no script, whatever a name or a reason may contain, and no request to anywhere.
  const policy = `default-src 'none'; style-src 'sha256-${hash("sha256", css, "base64")}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${new Markup(css)}
        </style>
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `;
  return `${withoutIndent(page.toString())}\n`;
}

function withoutIndent(text: string): string {
  return text.replaceAll(/\n\s+/g, "\n").trim();
}
