import type { ContainerClient } from "@azure/storage-blob";
import type { StoreLimits } from "./limits.ts";

/** The container that requests go to. */
export interface Place {
  client: ContainerClient;
  /** Name of the container, for messages. */
  container: string;
  /** Host and port of the store, for messages. */
  host: string;
  limits: StoreLimits;
}
