import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { BlobLeaseClient, BlockBlobClient } from "@azure/storage-blob";
import { BlobExistsError, BlobLeasedError } from "./errors.ts";
import { codeOf } from "./failure.ts";
import type { Place } from "./place.ts";
import { propertiesOf } from "./properties.ts";
import { persistently } from "./retry.ts";
import type { BlobLease } from "./store.ts";
import { uploadSmall } from "./write-once.ts";

/** Takes the lock of a name; see `BlobStore.lease`. */
export async function takeLease(place: Place, name: string, holder: string): Promise<BlobLease> {
  await ensureLock(place, name);
  const client = place.client.getBlockBlobClient(name);
  const lease = client.getBlobLeaseClient(randomUUID());
  const isAnswer = (error: unknown) => codeOf(error) === "LeaseAlreadyPresent";
  const askedAt = Date.now();
  try {
    const { leaseSeconds } = place.limits;
    await persistently(place, (abortSignal) => lease.acquireLease(leaseSeconds, { abortSignal }), { isAnswer });
  } catch (error) {
    throw isAnswer(error) ? await leasedError(place, name) : error;
  }
  const held = new HeldLease(place, client, lease, askedAt);
  try {
    await held.sign(holder);
  } catch (error) {
    await held.release();
    throw error;
  }
  return held;
}

async function ensureLock(place: Place, name: string): Promise<void> {
  if ((await propertiesOf(place, name)) !== undefined) return;
  await uploadSmall(place, name, new Uint8Array(), {}).catch((error: unknown) => {
    if (!(error instanceof BlobExistsError)) throw error;
  });
}

async function leasedError(place: Place, name: string): Promise<BlobLeasedError> {
  const metadata = (await propertiesOf(place, name))?.metadata ?? {};
  const { holder, since } = metadata;
  return new BlobLeasedError(
    place.container,
    name,
    holder === undefined ? undefined : decodeURIComponent(holder),
    since === undefined ? undefined : new Date(since),
  );
}

/** A lease that renews itself three times as often as it has to. */
class HeldLease implements BlobLease {
  private readonly place: Place;
  private readonly client: BlockBlobClient;
  private readonly lease: BlobLeaseClient;
  private readonly losing = new AbortController();
  private readonly releasing = new AbortController();
  private readonly renewing: Promise<void>;
  private released: Promise<void> | undefined;

  constructor(place: Place, client: BlockBlobClient, lease: BlobLeaseClient, askedAt: number) {
    this.place = place;
    this.client = client;
    this.lease = lease;
    this.renewing = this.renewUntilReleased(askedAt);
  }

  get lost(): AbortSignal {
    return this.losing.signal;
  }

  /** Says in the lock who has it: for who finds it taken. */
  async sign(holder: string): Promise<void> {
    const metadata = { holder: encodeURIComponent(holder), since: new Date().toISOString() };
    await this.setMetadata(this.place, metadata);
  }

  release(): Promise<void> {
    this.released ??= this.giveBack();
    return this.released;
  }

  private async giveBack(): Promise<void> {
    this.releasing.abort();
    await this.renewing;
    if (this.lost.aborted) return;
    // Nobody should wait long for the end of a program because of a lock that expires anyway.
    const hasty = { ...this.place, limits: { ...this.place.limits, attempt: 5000, total: 10_000 } };
    await this.setMetadata(hasty, {})
      .then(() => persistently(hasty, (abortSignal) => this.lease.releaseLease({ abortSignal })))
      .catch(() => undefined);
  }

  private async setMetadata(place: Place, metadata: Record<string, string>): Promise<void> {
    const conditions = { leaseId: this.lease.leaseId };
    await persistently(place, (abortSignal) => this.client.setMetadata(metadata, { conditions, abortSignal }));
  }

  private async renewUntilReleased(askedAt: number): Promise<void> {
    const duration = this.place.limits.leaseSeconds * 1000;
    const interval = duration / 4;
    // The holder's clock starts before the store's does, and a little is left for the work to notice.
    let end = askedAt + duration * 0.9;
    while (await this.waits(interval)) {
      const now = Date.now();
      // After a pause of this machine the lease may have expired, and still be ours for the asking.
      const total = Math.max(end - now, interval);
      const limits = { ...this.place.limits, attempt: interval, total, longestDelay: 1000 };
      try {
        const renewal = (abortSignal: AbortSignal) => this.lease.renewLease({ abortSignal });
        await persistently({ ...this.place, limits }, renewal, { signal: this.releasing.signal });
        end = now + duration * 0.9;
      } catch (error) {
        if (this.releasing.signal.aborted) return;
        const why = error instanceof Error ? ` ${error.message}` : "";
        this.losing.abort(
          new Error(`The lock ${this.client.name} could not be renewed and may be somebody else's.${why}`),
        );
        return;
      }
    }
  }

  /** @returns false when the lease is released before the time is over */
  private waits(milliseconds: number): Promise<boolean> {
    // A lock must not keep a program running that has nothing else to do.
    return sleep(milliseconds, true, { signal: this.releasing.signal, ref: false }).catch(() => false);
  }
}
