import { crc64Code } from "./crc64-code.ts";

// CRC-64/XZ: the polynomial that Go calls ECMA, bits reflected.
const polynomial = 0xc96c5795d7870f42n;
const slices = 16;
const tableBytes = slices * 256 * 8;
/** The memory of the code: the tables, and behind them room for bytes. */
const roomAt = 64 * 1024;
const roomBytes = 64 * 1024;

/** What of it is used here; its types come with those of browsers. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { buffer: ArrayBuffer };
  Module: new (code: Uint8Array) => object;
  Instance: new (
    module: object,
    imports: Record<string, Record<string, object>>,
  ) => { exports: Record<string, unknown> };
};
type Update = (register: bigint, start: number, end: number) => bigint;

const memory = new WebAssembly.Memory({ initial: (roomAt + roomBytes) / (64 * 1024) });
const room = new Uint8Array(memory.buffer, roomAt, roomBytes);
const tables = new BigUint64Array(memory.buffer, 0, tableBytes / 8);
// tables[slice * 256 + byte]: what a byte does to the register when `slice` bytes follow it.
for (let byte = 0; byte < 256; byte++) {
  let register = BigInt(byte);
  for (let slice = 0; slice < slices; slice++) {
    for (let bit = 0; bit < 8; bit++) register = (register >> 1n) ^ (register & 1n ? polynomial : 0n);
    tables[slice * 256 + byte] = register;
  }
}
const program = new WebAssembly.Instance(new WebAssembly.Module(crc64Code), { js: { memory } });
const update = program.exports["update"] as Update;

/**
 * The checksum that mongodump writes behind each collection of an archive. JavaScript has no fast 64-bit numbers: with two
 * halves of 32 bits this took 2.5 times as long, as much as everything else that a backup does in JavaScript.
 */
export class Crc64 {
  private register = -1n;

  /** @param start, end the part of `bytes` that counts */
  update(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at += roomBytes) {
      const part = bytes.subarray(at, Math.min(at + roomBytes, end));
      room.set(part);
      this.register = update(this.register, roomAt, roomAt + part.length);
    }
  }

  digest(): bigint {
    return BigInt.asUintN(64, ~this.register);
  }
}
