import { z } from "zod";
import { text } from "./fields.ts";

const reference =
  /^[a-z0-9][\w.-]*(:\d+)?(\/[a-z0-9][\w.-]*)*(:(?!latest(@|$))\w[\w.-]{0,127}|(?=@))(@sha256:[a-f0-9]{64})?$/;

/**
 * A container image by name and tag, by name and digest, or by all three. `latest` and a missing tag are refused,
 * because the same configuration must always run the same bytes.
 */
export function imageReference() {
  return text(
    reference,
    "an image with a tag other than latest, or with a digest: name:tag or name@sha256:<64 hex digits>",
  );
}

export const imagesSchema = z
  .strictObject(
    {
      frontend: imageReference().describe("The website."),
      backend: imageReference().describe("The API; it contains the seed too."),
    },
    { error: "must be a map with frontend and backend" },
  )
  .describe(
    "The images of the application itself: with the tag they make up a release. In production both need a digest.",
  );

/** Whether the reference names its content by hash, so that nobody can put other bytes under the same name. */
export function hasDigest(image: string): boolean {
  return image.includes("@sha256:");
}
