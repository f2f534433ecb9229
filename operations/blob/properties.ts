import type { BlobGetPropertiesResponse } from "@azure/storage-blob";
import { codeOf, explained, statusOf } from "./failure.ts";
import type { Place } from "./place.ts";
import { persistently } from "./retry.ts";

/** Whether the store says that there is no such blob. That there is no such container is another thing. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && codeOf(error) !== "ContainerNotFound";
}

/** Everything the store says of a blob but its content; undefined when there is none. @throws BlobUnavailableError */
export async function propertiesOf(
  place: Place,
  name: string,
  signal?: AbortSignal,
): Promise<BlobGetPropertiesResponse | undefined> {
  const client = place.client.getBlobClient(name);
  return persistently(place, (abortSignal) => client.getProperties({ abortSignal }), {
    signal,
    isAnswer: isMissing,
  }).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw explained(error, place);
  });
}
