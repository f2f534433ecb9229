// A WebAssembly module with one function, `update(register: i64, start: i32, end: i32): i64`, which brings the bytes from
// `start` to `end` of its memory into the register of a CRC-64, sixteen at a time. Written out here because it is small, and a
// compiler for it would not be.

const register = 0;
const start = 1;
const end = 2;
const first = 3;
const second = 4;

const i32 = 0x7f;
const i64 = 0x7e;
const nothing = 0x40;
const block = [0x02, nothing];
const loop = [0x03, nothing];
const close = 0x0b;
const branch = (depth: number) => [0x0c, depth];
const branchIf = (depth: number) => [0x0d, depth];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const constant = (value: number) => [0x41, ...signed(value)];
const constant64 = (value: number) => [0x42, ...signed(value)];
const load64 = (offset: number) => [0x29, 0, ...unsigned(offset)];
const load8 = [0x31, 0, 0];
const add = 0x6a;
const and = 0x71;
const shiftLeft = 0x74;
const greater = 0x4b;
const greaterOrEqual = 0x4f;
const xor64 = 0x85;
const shiftRight64 = 0x88;
const wrap = 0xa7;

/** What the table of a slice says of the lowest byte of the 64 bits on the stack. A table has 2 KiB, an entry 8 bytes. */
const lookUp = (slice: number) => [wrap, ...constant(255), and, ...constant(3), shiftLeft, ...load64(slice * 2048)];
const byteOf = (local: number, byte: number) => [...get(local), ...constant64(byte * 8), shiftRight64];
const advance = (bytes: number) => [...get(start), ...constant(bytes), add, ...set(start)];
const bytes = [0, 1, 2, 3, 4, 5, 6, 7];

const sixteenAtATime = [
  ...[...block, ...loop],
  ...[...get(start), ...constant(16), add, ...get(end), greater, ...branchIf(1)],
  ...[...get(start), ...load64(0), ...get(register), xor64, ...set(first)],
  ...[...get(start), ...load64(8), ...set(second)],
  ...constant64(0),
  ...bytes.flatMap((byte) => [...byteOf(first, byte), ...lookUp(15 - byte), xor64]),
  ...bytes.flatMap((byte) => [...byteOf(second, byte), ...lookUp(7 - byte), xor64]),
  ...set(register),
  ...[...advance(16), ...branch(0), close, close],
];

const oneAtATime = [
  ...[...block, ...loop],
  ...[...get(start), ...get(end), greaterOrEqual, ...branchIf(1)],
  ...[...get(register), ...get(start), ...load8, xor64, ...lookUp(0)],
  ...[...get(register), ...constant64(8), shiftRight64, xor64, ...set(register)],
  ...[...advance(1), ...branch(0), close, close],
];

const body = [1, 2, i64, ...sixteenAtATime, ...oneAtATime, ...get(register), close];

export const crc64Code = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // Types, imports, functions, exports, code.
  ...section(1, [1, 0x60, 3, i64, i32, i32, 1, i64]),
  ...section(2, [1, ...text("js"), ...text("memory"), 2, 0, 2]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...text("update"), 0, 0]),
  ...section(10, [1, ...unsigned(body.length), ...body]),
]);

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function text(value: string): number[] {
  return [value.length, ...Buffer.from(value)];
}

/** LEB128 of a whole number that is not negative. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** The same where a sign is expected: the highest bit of the last group must be free. */
function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)];
}
