import { createCRC64 } from "hash-wasm";

// One instance computes for all of them, because making another takes a promise: each puts its state in when it is its turn.
const hasher = await createCRC64();
let loaded: { state: Uint8Array } | undefined;

/** The checksum that mongodump writes behind each collection of an archive: CRC-64/XZ, whose polynomial Go calls ECMA. */
export class Crc64 {
  private readonly own: { state: Uint8Array };

  constructor() {
    putAside();
    this.own = { state: hasher.init().save() };
  }

  /** @param start, end the part of `bytes` that counts */
  update(bytes: Uint8Array, start: number, end: number): void {
    this.enter();
    hasher.update(bytes.subarray(start, end));
  }

  /** Of all bytes so far; more may follow. */
  digest(): bigint {
    this.enter();
    putAside();
    return BigInt(`0x${hasher.digest("hex")}`);
  }

  private enter(): void {
    if (loaded === this.own) return;
    putAside();
    hasher.init().load(this.own.state);
    loaded = this.own;
  }
}

function putAside(): void {
  if (loaded !== undefined) loaded.state = hasher.save();
  loaded = undefined;
}
