import assert from "node:assert/strict";
import { ObjectId } from "mongodb";
import { HttpError } from "../../../../../local/app/backend/errors.ts";
import {
  type Property,
  maximumPhotos,
  parseNewProperty,
  parsePropertyQuery,
  requireRoomForPhoto,
  toFilter,
  toPublic,
} from "../../../../../local/app/backend/properties.ts";

const valid = {
  title: "  Loft proche du centre ",
  type: "loft",
  city: "Lyon",
  postalCode: "69003",
  priceEuros: 420_000,
  surfaceSquareMetres: 88,
  rooms: 3,
};

const property: Property = {
  ...parseNewProperty(valid),
  _id: new ObjectId("0123456789abcdef01234567"),
  photos: [],
  ownerId: "owner",
  createdAt: new Date(0),
};

function refusal(work: () => unknown): HttpError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    return error;
  }
  assert.fail("nothing was refused");
}

describe("a new property", () => {
  it("is taken with its text trimmed and no description by default", () => {
    assert.deepEqual(parseNewProperty(valid), { ...valid, title: "Loft proche du centre", description: "" });
  });

  it("is refused with every wrong field in one sentence", () => {
    const error = refusal(() =>
      parseNewProperty({ ...valid, title: "x", postalCode: "6900", priceEuros: "1", rooms: 0 }),
    );
    assert.equal(error.status, 400);
    assert.equal(error.code, "invalid_property");
    for (const field of ["title", "postalCode", "priceEuros", "rooms"])
      assert.match(error.message, new RegExp(`${field}: `));
    assert.doesNotMatch(error.message, /city|\n/);
  });

  it("cannot set what only the server sets", () => {
    for (const field of ["_id", "ownerId", "photos", "createdAt", "$where"]) {
      assert.match(
        refusal(() => parseNewProperty({ ...valid, [field]: "x" })).message,
        new RegExp(field.replace("$", "\\$")),
      );
    }
  });

  it("is refused when it is no object", () => {
    for (const body of [undefined, null, [], "text", 3])
      assert.equal(refusal(() => parseNewProperty(body)).status, 400);
  });
});

describe("a query for properties", () => {
  it("has the first page of 20 by default and drops what it does not know", () => {
    assert.deepEqual(parsePropertyQuery({ utm_source: "mail" }), { page: 1, pageSize: 20 });
  });

  it("is read from text", () => {
    const query = { page: "3", pageSize: "100", city: " Paris ", type: "villa", minPrice: "0", maxPrice: "900000" };
    assert.deepEqual(parsePropertyQuery(query), {
      page: 3,
      pageSize: 100,
      city: "Paris",
      type: "villa",
      minPrice: 0,
      maxPrice: 900_000,
    });
  });

  it("is refused where a number is out of bounds, or only looks like one to JavaScript", () => {
    const wrong = [
      { page: "0" },
      { page: "10001" },
      { pageSize: "101" },
      { page: "" },
      { page: "1e2" },
      { page: "0x2" },
    ];
    for (const query of [...wrong, { maxPrice: "" }, { minPrice: "-1" }, { minPrice: "1.5" }, { page: ["1", "2"] }]) {
      const error = refusal(() => parsePropertyQuery(query));
      assert.equal(error.status, 400, JSON.stringify(query));
      assert.match(error.message, new RegExp(`^${Object.keys(query)[0]!}: `));
    }
  });

  it("is refused where text is a list or an operator", () => {
    for (const city of [["Paris", "Lyon"], { $ne: "" }, ""]) {
      assert.match(refusal(() => parsePropertyQuery({ city })).message, /^city: /);
    }
    assert.match(refusal(() => parsePropertyQuery({ type: "castle" })).message, /^type: .*apartment/);
  });

  it("becomes equalities and one range of prices", () => {
    assert.deepEqual(toFilter({ page: 1, pageSize: 20 }), {});
    assert.deepEqual(toFilter({ page: 1, pageSize: 20, city: "Nice", type: "house", minPrice: 0, maxPrice: 5 }), {
      city: "Nice",
      type: "house",
      priceEuros: { $gte: 0, $lte: 5 },
    });
  });
});

describe("a property", () => {
  it("is shown without its owner, and with its id as text", () => {
    const shown = toPublic(property);
    assert.equal(shown.id, "0123456789abcdef01234567");
    assert.ok(!("_id" in shown) && !("ownerId" in shown));
    assert.equal(property.ownerId, "owner");
  });

  it("takes photos from its owner only, and so many", () => {
    requireRoomForPhoto(property, "owner");
    assert.equal(refusal(() => requireRoomForPhoto(property, "another")).status, 403);
    assert.equal(refusal(() => requireRoomForPhoto({ ...property, ownerId: null }, "another")).status, 403);
    const full = { ...property, photos: Array.from({ length: maximumPhotos }, (_, index) => `${index}.jpg`) };
    assert.equal(refusal(() => requireRoomForPhoto(full, "owner")).status, 409);
  });
});
