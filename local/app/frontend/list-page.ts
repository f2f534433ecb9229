import type { ListedPage, ListedProperty } from "./api.ts";
import { formatNumber, formatPrice, formatRooms, typeNames } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { Page } from "./layout.ts";

/** Properties a page: rows of two, three and four are all full. */
export const pageSize = 24;

const filterNames = ["city", "type", "minPrice", "maxPrice"] as const;
type Filters = Partial<Record<(typeof filterNames)[number], string>>;

/** What the visitor filled in; anything else in the address is dropped. */
export function readFilters(query: URLSearchParams): Filters {
  const filters: Filters = {};
  for (const name of filterNames) {
    const value = query.get(name)?.trim();
    if (value !== undefined && value !== "") filters[name] = value;
  }
  return filters;
}

/** The page asked for: 1 unless it is a whole number from 1 on. */
export function readPageNumber(query: URLSearchParams): number {
  const page = Number(query.get("page") ?? "1");
  return Number.isInteger(page) && page >= 1 ? page : 1;
}

/** The list of properties with its filter and paging. */
export function listPage(found: ListedPage, filters: Filters, mediaUrl: string): Page {
  const lastPage = Math.max(1, Math.ceil(found.total / found.pageSize));
  const count = found.total < 2 ? `${found.total} bien à vendre` : `${formatNumber(found.total)} biens à vendre`;
  return {
    title: "Nos annonces",
    content: html`<h1>Trouvez le lieu qui vous ressemble</h1>
      <p class="lead">${count}</p>
      ${filterForm(filters)}
      ${found.items.length === 0 ? html`<p>Aucun bien ne correspond à cette recherche.</p>` : undefined}
      <ul class="grid">
        ${found.items.map((property) => html`<li>${card(property, mediaUrl)}</li>`)}
      </ul>
      ${lastPage > 1 ? paging(found.page, lastPage, filters) : undefined}`,
  };
}

function filterForm(filters: Filters): Html {
  const types = Object.entries(typeNames).map(([value, name]) =>
    value === filters.type
      ? html`<option value="${value}" selected>${name}</option>`
      : html`<option value="${value}">${name}</option>`,
  );
  return html`<form method="get" action="/" role="search">
    <label>Ville<input name="city" value="${filters.city}" placeholder="Toutes" maxlength="80" /></label>
    <label
      >Type de bien<select name="type">
        <option value="">Tous</option>
        ${types}
      </select></label
    >
    <label>Prix minimum (€)<input name="minPrice" type="number" min="0" step="1" value="${filters.minPrice}" /></label>
    <label>Prix maximum (€)<input name="maxPrice" type="number" min="0" step="1" value="${filters.maxPrice}" /></label>
    <button>Rechercher</button>
  </form>`;
}

function card(property: ListedProperty, mediaUrl: string): Html {
  return html`<a class="card" href="/properties/${property.id}">
    ${photo(property.photos[0], property.title, mediaUrl)}
    <div class="body">
      <span class="tag">${typeNames[property.type]}</span>
      <p class="price">${formatPrice(property.priceEuros)}</p>
      <p class="title">${property.title}</p>
      <p class="facts">
        ${property.city} · ${formatNumber(property.surfaceSquareMetres)} m² · ${formatRooms(property.rooms)}
      </p>
    </div>
  </a>`;
}

/** A photo, or a quiet surface of its size where there is none. */
export function photo(file: string | undefined, alternative: string, mediaUrl: string): Html {
  if (file === undefined) return html`<span class="photo"></span>`;
  const source = new URL(`/media/${encodeURIComponent(file)}`, mediaUrl).href;
  return html`<img class="photo" src="${source}" alt="${alternative}" width="480" height="320" loading="lazy" />`;
}

function paging(page: number, lastPage: number, filters: Filters): Html {
  const link = (target: number, text: string) =>
    target < 1 || target > lastPage
      ? undefined
      : html`<a href="/?${new URLSearchParams({ ...filters, page: String(target) }).toString()}">${text}</a>`;
  return html`<nav class="pages" aria-label="Pages">
    ${link(page - 1, "← Précédente")}<span>Page ${formatNumber(page)} sur ${formatNumber(lastPage)}</span>
    ${link(page + 1, "Suivante →")}
  </nav>`;
}
