import type { IncomingHttpHeaders } from "node:http";
import express, { type Express, type RequestHandler } from "express";
import type { ObjectId } from "mongodb";
import type { Caller } from "./accounts.ts";
import type { BackendParts } from "./app.ts";
import { recordEnquiry, recordReservation } from "./enquiries.ts";
import { HttpError } from "./errors.ts";
import { forcedVariants, visitorOf } from "./flags/index.ts";
import { healthReport, readiness } from "./health.ts";
import { maximumPhotoBytes, photoContentType, photoContentTypes, storePhoto } from "./media.ts";
import {
  addPhoto,
  createProperty,
  getProperty,
  parseNewProperty,
  parsePropertyQuery,
  requireRoomForPhoto,
  toPublic,
} from "./properties.ts";
import { PropertyLists } from "./property-lists.ts";

const json = express.json({ limit: "64kb" });

export function addHealthRoutes(app: Express, { settings, state, database }: BackendParts): void {
  app.get("/health", (_request, response) => {
    response.json({ status: "ok" });
  });
  app.get("/ready", async (_request, response) => {
    const status = await readiness(state, database);
    response.status(status === "ready" ? 200 : 503).json({ status });
  });
  app.get("/api/health", async (_request, response) => {
    const report = await healthReport(settings, database);
    response.status(report.status === "ok" ? 200 : 503).json(report);
  });
}

export function addFlagRoutes(app: Express, parts: BackendParts): void {
  const { flags, settings } = parts;
  app.get("/api/flags", async ({ headers }, response) => {
    const caller = headers.authorization === undefined ? undefined : await callerOf({ headers }, parts);
    const forced = forcedVariants(headers, settings.FLAG_TESTER_KEY);
    response.json({ flags: await flags.evaluate(visitorOf(headers, caller), forced) });
  });
}

export function addAccountRoutes(app: Express, parts: BackendParts): void {
  app.post("/api/auth/login", json, async (request, response) => {
    response.json(await parts.accounts.login(request.body));
  });
  app.get("/api/auth/profile", async (request, response) => {
    response.json(await parts.accounts.profile(await callerOf(request, parts)));
  });
}

export function addPropertyRoutes(app: Express, parts: BackendParts): void {
  const { db } = parts.database;
  const { business } = parts;
  const lists = new PropertyLists(db);
  const release = parts.settings.RELEASE;

  app.get("/api/properties", async (request, response) => {
    response.json(await lists.list(parsePropertyQuery(request.query)));
  });
  app.get("/api/properties/:id", async (request, response) => {
    response.json(toPublic(await getProperty(db, request.params.id)));
  });
  app.post("/api/properties", json, async (request, response) => {
    const caller = await callerOf(request, parts);
    const created = await createProperty(db, parseNewProperty(request.body), caller.id);
    business.propertiesCreated.inc({ release });
    response.status(201).location(`/api/properties/${created.id}`).json(created);
  });
  app.post("/api/properties/:id/enquiries", json, async (request, response) => {
    const forced = forcedVariants(request.headers, parts.settings.FLAG_TESTER_KEY);
    const enquiry = await recordEnquiry(db, await getProperty(db, request.params.id), request.body);
    business.conversions.inc({ release });
    // What a tester chose says nothing about visitors.
    if (forced.size === 0) await parts.flags.converted(visitorOf(request.headers, undefined));
    response.status(201).json(enquiry);
  });
  app.post("/api/properties/:id/reservations", async (request, response) => {
    const caller = await callerOf(request, parts);
    await requireOpenReservations(request.headers, caller, parts);
    const reservation = await recordReservation(db, await getProperty(db, request.params.id), caller.id);
    business.paid(reservation.amountEuros);
    response.status(201).json(reservation);
  });
}

export function addMediaRoutes(app: Express, parts: BackendParts): void {
  const { db } = parts.database;
  const directory = parts.settings.MEDIA_DIRECTORY;
  const image = express.raw({ type: photoContentTypes, limit: maximumPhotoBytes });

  // Before the body is read: nobody uploads megabytes to be refused.
  const mayAddPhoto: RequestHandler<{ id: string }> = async (request, response, next) => {
    const caller = await callerOf(request, parts);
    const property = await getProperty(db, request.params.id);
    requireRoomForPhoto(property, caller.id);
    response.locals.propertyId = property._id;
    next();
  };
  app.post("/api/properties/:id/photos", mayAddPhoto, image, async (request, response) => {
    const content: unknown = request.body;
    const file = await storePhoto(directory, Buffer.isBuffer(content) ? content : Buffer.alloc(0));
    await addPhoto(db, response.locals.propertyId as ObjectId, file);
    response
      .status(201)
      .location(`/media/${file}`)
      .json({ file, path: `/media/${file}` });
  });
  app.get("/media/:file", async (request, response) => {
    const { file } = request.params;
    const contentType = photoContentType(file);
    if (contentType === undefined) throw new HttpError(404, "not_found", "There is no such photo.");
    // Given to sendFile, which sets them once it has the file: a missing photo must not be remembered for a year.
    const headers = {
      "Content-Type": contentType,
      "Cache-Control": "public, max-age=31536000, immutable",
      "Cross-Origin-Resource-Policy": "cross-origin",
    };
    await new Promise<void>((resolve, reject) => {
      response.sendFile(file, { root: directory, headers }, (error?: NodeJS.ErrnoException) => {
        if (error?.code === "ENOENT") reject(new HttpError(404, "not_found", "There is no such photo."));
        // A caller that went away is no error of ours.
        else if (error !== undefined && error.code !== "ECONNABORTED" && error.code !== "EPIPE") reject(error);
        else resolve();
      });
    });
  });
}

/** @throws HttpError 503 while the flag `reservations` is closed */
async function requireOpenReservations(
  headers: IncomingHttpHeaders,
  caller: Caller,
  { flags, settings }: BackendParts,
): Promise<void> {
  const forced = forcedVariants(headers, settings.FLAG_TESTER_KEY);
  if (await flags.isOn("reservations", true, visitorOf(headers, caller), forced)) return;
  throw new HttpError(503, "reservations_closed", "Reservations are closed for the moment; try again later.");
}

async function callerOf(
  request: { headers: IncomingHttpHeaders },
  { accounts, business }: BackendParts,
): Promise<Caller> {
  const caller = await accounts.authenticate(request.headers.authorization);
  business.seen(caller.id);
  return caller;
}
