import { type Collection, type Db, type Filter, ObjectId } from "mongodb";
import { z } from "zod";
import { HttpError } from "./errors.ts";
import { markPropertiesChanged } from "./revision.ts";

export const propertyTypes = ["apartment", "house", "studio", "loft", "villa"] as const;
export type PropertyType = (typeof propertyTypes)[number];

export interface Property {
  _id: ObjectId;
  title: string;
  description: string;
  type: PropertyType;
  city: string;
  postalCode: string;
  priceEuros: number;
  surfaceSquareMetres: number;
  rooms: number;
  /** Names of files in the media directory. */
  photos: string[];
  /** The user who created it; null for seeded ones. */
  ownerId: string | null;
  createdAt: Date;
}

/** Milliseconds that the database may take for a page: it works on when callers have gone, but not for ever. */
const maxTimeMS = 30_000;

export const maximumPageSize = 100;
export const maximumPhotos = 20;

const newPropertySchema = z.strictObject({
  title: z.string().trim().min(3).max(120),
  description: z.string().trim().max(4000).default(""),
  type: z.enum(propertyTypes),
  city: z.string().trim().min(1).max(80),
  postalCode: z.string().regex(/^\d{5}$/, "five digits"),
  priceEuros: z.number().int().min(1).max(100_000_000),
  surfaceSquareMetres: z.number().int().min(5).max(100_000),
  rooms: z.number().int().min(1).max(100),
});

/** Digits only: `Number` would also take "", "1e3" and "0x10". */
const digits = z
  .string("a whole number, once")
  .regex(/^\d{1,12}$/, "a whole number")
  .transform(Number);
const between = (minimum: number, maximum: number) => digits.pipe(z.number().min(minimum).max(maximum));

const querySchema = z.object({
  page: between(1, 10_000).default(1),
  pageSize: between(1, maximumPageSize).default(20),
  city: z.string().trim().min(1).max(80).optional(),
  type: z.enum(propertyTypes).optional(),
  minPrice: digits.optional(),
  maxPrice: digits.optional(),
});

export type NewProperty = z.infer<typeof newPropertySchema>;
export type PropertyQuery = z.infer<typeof querySchema>;

export interface PropertyPage {
  items: PublicProperty[];
  page: number;
  pageSize: number;
  total: number;
}

export type PublicProperty = Omit<Property, "_id" | "ownerId"> & { id: string };

/** @throws HttpError 400 naming every wrong field */
export function parseNewProperty(body: unknown): NewProperty {
  return parseOr400(newPropertySchema, body, "invalid_property");
}

/** @throws HttpError 400 naming every wrong parameter */
export function parsePropertyQuery(query: unknown): PropertyQuery {
  return parseOr400(querySchema, query, "invalid_query");
}

/** One page of properties, newest first. It may take the database a look at all of them: ask PropertyLists. */
export async function findProperties(db: Db, query: PropertyQuery): Promise<PropertyPage> {
  const filter = toFilter(query);
  const { page, pageSize } = query;
  const [found, total] = await Promise.all([
    properties(db)
      .find(filter, { maxTimeMS })
      .sort({ createdAt: -1 })
      .skip((page - 1) * pageSize)
      .limit(pageSize)
      .toArray(),
    properties(db).countDocuments(filter, { maxTimeMS }),
  ]);
  return { items: found.map(toPublic), page, pageSize, total };
}

/** @throws HttpError 404 */
export async function getProperty(db: Db, id: string): Promise<Property> {
  const found = /^[0-9a-f]{24}$/.test(id) ? await properties(db).findOne({ _id: new ObjectId(id) }) : null;
  if (found === null) throw new HttpError(404, "not_found", "There is no such property.");
  return found;
}

export async function createProperty(db: Db, property: NewProperty, ownerId: string): Promise<PublicProperty> {
  const document: Property = { _id: new ObjectId(), ...property, photos: [], ownerId, createdAt: new Date() };
  await properties(db).insertOne(document);
  await markPropertiesChanged(db);
  return toPublic(document);
}

/** @throws HttpError 403 unless the caller created the property, 409 when it has all the photos it may have */
export function requireRoomForPhoto(property: Property, callerId: string): void {
  if (property.ownerId !== callerId) {
    throw new HttpError(403, "forbidden", "Only who created a property may add photos to it.");
  }
  if (property.photos.length >= maximumPhotos) {
    throw new HttpError(409, "too_many_photos", `A property has at most ${maximumPhotos} photos.`);
  }
}

/** Adding a photo that the property already has changes nothing. */
export async function addPhoto(db: Db, id: ObjectId, file: string): Promise<void> {
  await properties(db).updateOne({ _id: id }, { $addToSet: { photos: file } });
  await markPropertiesChanged(db);
}

export function properties(db: Db): Collection<Property> {
  return db.collection<Property>("properties");
}

/** What anyone may see of a property. */
export function toPublic(property: Property): PublicProperty {
  const shown: PublicProperty & Partial<Pick<Property, "_id" | "ownerId">> = {
    id: property._id.toHexString(),
    ...property,
  };
  delete shown._id;
  delete shown.ownerId;
  return shown;
}

/** The database's filter for a query. Equalities only on text: nothing of the caller's becomes an operator. */
export function toFilter({ city, type, minPrice, maxPrice }: PropertyQuery): Filter<Property> {
  const price = {
    ...(minPrice === undefined ? {} : { $gte: minPrice }),
    ...(maxPrice === undefined ? {} : { $lte: maxPrice }),
  };
  return {
    ...(city === undefined ? {} : { city }),
    ...(type === undefined ? {} : { type }),
    ...(Object.keys(price).length === 0 ? {} : { priceEuros: price }),
  };
}

function parseOr400<T>(schema: z.ZodType<T>, value: unknown, code: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) =>
    issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`,
  );
  throw new HttpError(400, code, problems.join("; "));
}
