import { createHash } from "node:crypto";
import { ObjectId } from "mongodb";
import { type Property, type PropertyType, propertyTypes } from "../backend/properties.ts";
import { type Random, between, pick, seededRandom } from "./random.ts";
import { towns } from "./towns.ts";

interface Kind {
  noun: string;
  surface: readonly [number, number];
  /** Price per square metre, compared with the town's average. */
  dearness: number;
}

const kinds: Record<PropertyType, Kind> = {
  apartment: { noun: "Appartement", surface: [38, 120], dearness: 1 },
  house: { noun: "Maison", surface: [75, 190], dearness: 0.95 },
  studio: { noun: "Studio", surface: [16, 34], dearness: 1.15 },
  loft: { noun: "Loft", surface: [60, 160], dearness: 1.1 },
  villa: { noun: "Villa", surface: [120, 320], dearness: 1.25 },
};

const qualities = ["au calme", "avec balcon", "plein sud", "avec terrasse", "sans travaux", "proche du centre"];
const sentences = [
  "Les pièces de vie sont traversantes et baignées de lumière du matin au soir.",
  "La cuisine, récemment refaite, s'ouvre sur le séjour.",
  "Commerces, écoles et transports se rejoignent à pied.",
  "Le chauffage est performant et les fenêtres sont à double vitrage.",
  "Une cave et un local à vélos complètent l'ensemble.",
  "Les parquets d'origine et les cheminées ont été conservés.",
  "Le jardin, sans vis-à-vis, accueille un grand cerisier.",
  "Le quartier est paisible, apprécié des familles.",
];

/** The seed's newest property is listed at this moment, the others before it. */
const newest = Date.UTC(2025, 10, 1, 8);

/** Property number `index`, complete, from that number alone: more or fewer of them do not change any. */
export function generateProperty(index: number, photosOf: (type: PropertyType) => readonly string[]): Property {
  const random = seededRandom(index + 1);
  const type = pick(random, propertyTypes);
  const kind = kinds[type];
  const town = pick(random, towns);
  const surface = between(random, ...kind.surface);
  const price = surface * town.eurosPerSquareMetre * kind.dearness * (0.8 + random() * 0.4);
  return {
    _id: seedId(index),
    title: `${kind.noun} ${pick(random, qualities)} de ${surface}\u00a0m²`,
    description: Array.from({ length: 3 }, () => pick(random, sentences))
      .filter((sentence, position, all) => all.indexOf(sentence) === position)
      .join(" "),
    type,
    city: town.city,
    postalCode: town.postalCode,
    priceEuros: Math.round(price / 1000) * 1000,
    surfaceSquareMetres: surface,
    rooms: type === "studio" ? 1 : Math.max(2, Math.round(surface / 24)),
    photos: choosePhotos(random, photosOf(type)),
    ownerId: null,
    createdAt: new Date(newest - index * 11 * 60_000),
  };
}

/** The id of seeded property number `index`: what makes a second run recognise the first one's. */
export function seedId(index: number): ObjectId {
  return new ObjectId(createHash("sha256").update(`immoexpress-seed-${index}`).digest("hex").slice(0, 24));
}

function choosePhotos(random: Random, photos: readonly string[]): string[] {
  const first = between(random, 0, photos.length - 1);
  const count = Math.min(photos.length, between(random, 1, 3));
  return Array.from({ length: count }, (_, step) => photos[(first + step) % photos.length] ?? "");
}
