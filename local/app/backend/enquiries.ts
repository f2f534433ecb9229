import { randomUUID } from "node:crypto";
import type { Db } from "mongodb";
import { z } from "zod";
import { HttpError } from "./errors.ts";
import type { Property } from "./properties.ts";

/** A reservation's deposit: 1 % of the price. */
const depositShare = 0.01;

const enquirySchema = z.strictObject({ email: z.email().max(254), message: z.string().trim().min(1).max(2000) });

/** Records that a visitor asks to be contacted. @throws HttpError 400 */
export async function recordEnquiry(db: Db, property: Property, body: unknown): Promise<{ id: string }> {
  const parsed = enquirySchema.safeParse(body);
  if (!parsed.success) throw new HttpError(400, "invalid_enquiry", "Send JSON with an email and a message.");
  const enquiry = { _id: randomUUID(), propertyId: property._id, ...parsed.data, createdAt: new Date() };
  await db.collection<{ _id: string }>("enquiries").insertOne(enquiry);
  return { id: enquiry._id };
}

/** Records a reservation and its deposit. This stand-in has no payment provider: no money moves. */
export async function recordReservation(db: Db, property: Property, userId: string) {
  const payment = {
    _id: randomUUID(),
    propertyId: property._id,
    userId,
    amountEuros: Math.max(1, Math.round(property.priceEuros * depositShare)),
    createdAt: new Date(),
  };
  await db.collection<{ _id: string }>("payments").insertOne(payment);
  return { id: payment._id, amountEuros: payment.amountEuros };
}
