import type { PropertyType } from "../backend/properties.ts";

const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
const number = new Intl.NumberFormat("fr-FR");
const date = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "Europe/Paris" });

export const typeNames: Record<PropertyType, string> = {
  apartment: "Appartement",
  house: "Maison",
  studio: "Studio",
  loft: "Loft",
  villa: "Villa",
};

export const formatPrice = (value: number) => euros.format(value);
export const formatNumber = (value: number) => number.format(value);
export const formatDate = (iso: string) => date.format(new Date(iso));
export const formatRooms = (rooms: number) => (rooms === 1 ? "1\u00a0pièce" : `${rooms}\u00a0pièces`);
