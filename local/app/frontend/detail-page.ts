import type { FlagValues, ListedProperty } from "./api.ts";
import { formatDate, formatNumber, formatPrice, formatRooms, typeNames } from "./format.ts";
import { html } from "./html.ts";
import type { Page } from "./layout.ts";
import { photo } from "./list-page.ts";

const contact = "contact@immoexpress.com";

/** Everything about one property. The flag `enquiry-call` has the words that ask for an enquiry. */
export function detailPage(property: ListedProperty, mediaUrl: string, flags: FlagValues = {}): Page {
  const call = flags["enquiry-call"];
  const pricePerSquareMetre = Math.round(property.priceEuros / property.surfaceSquareMetres);
  const photos = property.photos.length === 0 ? [undefined] : property.photos;
  return {
    title: property.title,
    content: html`<a class="back" href="/">← Toutes les annonces</a>
      <article class="detail">
        <div class="gallery">${photos.map((file) => photo(file, property.title, mediaUrl))}</div>
        <div>
          <span class="tag">${typeNames[property.type]}</span>
          <h1>${property.title}</h1>
          <p class="lead">${property.city} (${property.postalCode})</p>
          <p class="price">${formatPrice(property.priceEuros)}</p>
          <dl>
            <dt>Surface</dt>
            <dd>${formatNumber(property.surfaceSquareMetres)} m²</dd>
            <dt>Logement</dt>
            <dd>${formatRooms(property.rooms)}</dd>
            <dt>Prix au m²</dt>
            <dd>${formatPrice(pricePerSquareMetre)}</dd>
            <dt>En ligne depuis</dt>
            <dd>${formatDate(property.createdAt)}</dd>
          </dl>
          <p>${property.description}</p>
          <a class="button" href="mailto:${contact}?subject=${encodeURIComponent(property.title)}"
            >${typeof call === "string" ? call : "Poser une question"}</a
          >
        </div>
      </article>`,
  };
}
