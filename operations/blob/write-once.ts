import { randomUUID } from "node:crypto";
import type { BlockBlobClient, BlockBlobUploadOptions } from "@azure/storage-blob";
import { BlobExistsError } from "./errors.ts";
import { codeOf, explained, statusOf } from "./failure.ts";
import type { Place } from "./place.ts";
import { propertiesOf } from "./properties.ts";
import { persistently } from "./retry.ts";
import type { WriteOptions } from "./store.ts";

/** What every request that brings a blob into being hands to the library. */
export type CreationOptions = Pick<
  BlockBlobUploadOptions,
  "abortSignal" | "blobHTTPHeaders" | "conditions" | "metadata"
>;

const uploadIdKey = "uploadid";

/**
 * Makes the request that brings a blob into being. The store itself refuses it when there is a blob of that name, so that of
 * two writers one wins.
 *
 * Each write marks its blob, because a repeated request may find the blob of its own first attempt, whose answer was lost.
 * @throws BlobExistsError unless `replace`; BlobUnavailableError; the signal's reason
 */
export async function writeOnce(
  place: Place,
  client: BlockBlobClient,
  { replace = false, signal, contentType = "application/octet-stream", metadata }: WriteOptions & { replace?: boolean },
  request: (options: CreationOptions) => Promise<unknown>,
): Promise<void> {
  const id = randomUUID();
  const creation = {
    blobHTTPHeaders: { blobContentType: contentType },
    metadata: { ...metadata, [uploadIdKey]: id },
    conditions: replace ? {} : { ifNoneMatch: "*" },
  };
  try {
    const isAnswer = (error: unknown) => !replace && mayBeTaken(error);
    await persistently(place, (abortSignal) => request({ ...creation, abortSignal }), { signal, isAnswer });
  } catch (error) {
    if (!mayBeTaken(error)) throw error;
    const found = await propertiesOf(place, client.name, signal);
    if (found === undefined) throw explained(error, place);
    if (found.metadata?.[uploadIdKey] !== id) throw new BlobExistsError(place.container, client.name);
  }
}

/** Puts all of a small blob in one request; see `BlobStore.writeSmall`. */
export async function uploadSmall(
  place: Place,
  name: string,
  content: Uint8Array,
  options: WriteOptions & { replace?: boolean },
): Promise<void> {
  const client = place.client.getBlockBlobClient(name);
  const body = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  await writeOnce(place, client, options, (creation) => client.upload(body, body.length, creation));
}

/** What the store says besides 409; the last two to who may create blobs and not write over them. */
const takenCodes = new Set([
  ...["ConditionNotMet", "InvalidBlockList"],
  ...["UnauthorizedBlobOverwrite", "AuthorizationPermissionMismatch"],
]);

/** The blocks of who comes second may be gone with the first one's commit, before the store looks at the condition. */
function mayBeTaken(error: unknown): boolean {
  return statusOf(error) === 409 || takenCodes.has(codeOf(error) ?? "");
}
