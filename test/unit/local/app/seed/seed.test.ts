import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { photoName } from "../../../../../local/app/backend/media.ts";
import { parseNewProperty, propertyTypes } from "../../../../../local/app/backend/properties.ts";
import { generateProperty, seedId } from "../../../../../local/app/seed/generate.ts";
import { illustrate, picturesPerType } from "../../../../../local/app/seed/illustration.ts";
import { encodePng } from "../../../../../local/app/seed/png.ts";
import { between, pick, seededRandom } from "../../../../../local/app/seed/random.ts";

const photosOf = (type: string) => [`${type}-1`, `${type}-2`, `${type}-3`];

describe("the seed", () => {
  it("gives the same property for the same number, whatever came before", () => {
    const first = generateProperty(42, photosOf);
    generateProperty(7, photosOf);
    assert.deepEqual(generateProperty(42, photosOf), first);
    // Written down, so that a change of the seed is a decision: databases out there know these ids.
    assert.equal(seedId(0).toHexString(), "46df31569ca08feae710e50c");
  });

  it("gives properties that the API itself would take, of every type, each with its own id and time", () => {
    const properties = Array.from({ length: 500 }, (_, index) => generateProperty(index, photosOf));
    for (const property of properties) {
      const { title, description, type, city, postalCode, priceEuros, surfaceSquareMetres, rooms } = property;
      parseNewProperty({ title, description, type, city, postalCode, priceEuros, surfaceSquareMetres, rooms });
      assert.ok(property.photos.length >= 1 && new Set(property.photos).size === property.photos.length);
      assert.ok(property.photos.every((photo) => photo.startsWith(`${type}-`)));
      assert.equal(property.ownerId, null);
    }
    assert.equal(new Set(properties.map(({ _id }) => _id.toHexString())).size, 500);
    assert.equal(new Set(properties.map(({ createdAt }) => createdAt.getTime())).size, 500);
    assert.deepEqual([...new Set(properties.map(({ type }) => type))].sort(), [...propertyTypes].sort());
  });

  it("draws every type, each variant another picture, the same one each time", () => {
    for (const type of propertyTypes) {
      const pictures = [0, picturesPerType - 1].map((variant) => photoName(illustrate(type, variant)));
      assert.equal(new Set(pictures).size, 2, type);
    }
    assert.deepEqual(illustrate("house", 3), illustrate("house", 3));
  });

  it("encodes pictures as PNG that decodes to the same pixels", () => {
    const pixels = Uint8Array.from([255, 0, 0, 0, 255, 0, 1, 2, 3, 250, 251, 252]);
    const file = encodePng({ width: 2, height: 2, pixels });
    assert.deepEqual([file.readUInt32BE(16), file.readUInt32BE(20)], [2, 2]);
    const length = file.readUInt32BE(33);
    assert.equal(file.subarray(37, 41).toString(), "IDAT");
    const rows = inflateSync(file.subarray(41, 41 + length));
    assert.deepEqual([rows[0], rows[7]], [2, 2]);
    const decoded = new Uint8Array(12);
    for (let index = 0; index < 12; index++) {
      const row = Math.floor(index / 6);
      decoded[index] = rows[row * 7 + 1 + (index % 6)]! + (row === 0 ? 0 : decoded[index - 6]!);
    }
    assert.deepEqual(decoded, pixels);
  });

  it("has random numbers that stay within their bounds and reach them", () => {
    const random = seededRandom(1);
    const numbers = Array.from({ length: 200 }, () => between(random, 3, 5));
    assert.deepEqual([...new Set(numbers)].sort(), [3, 4, 5]);
    assert.throws(() => pick(random, []), /empty list/);
  });
});
