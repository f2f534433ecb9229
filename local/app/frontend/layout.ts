import { Html, html } from "./html.ts";
import { style } from "./style.ts";

export interface Page {
  title: string;
  content: Html;
}

/** A whole document around a page's content. */
export function renderDocument({ title, content }: Page, release: string): string {
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ImmoExpress</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <header>
          <div class="wrap">
            <a class="brand" href="/">ImmoExpress</a>
            <span class="tagline">L’immobilier, simplement</span>
          </div>
        </header>
        <main class="wrap">${content}</main>
        <footer>
          <div class="wrap"><span>© ImmoExpress</span><span>Version ${release}</span></div>
        </footer>
      </body>
    </html>`.text;
}

/** A page that only says something: what happened, and what the visitor can do. */
export function noticePage(status: number, title: string, text: string): Page {
  return {
    title,
    content: html`<section class="notice">
      <p class="code">${status}</p>
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      <a class="button" href="/">Revenir aux annonces</a>
    </section>`,
  };
}
