import { accessSync, constants } from "node:fs";
import { z } from "zod";
import { objectName, text } from "./fields.ts";

/** A file that exists and can be read now: a wrong path must stop the update before anything is created. */
function readableFile() {
  const error = "must be the path of a file that can be read";
  return text(/./, "the path of a file that can be read").refine(isReadable, { error });
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where the certificate of both hosts comes from. */
export const tlsSchema = z.discriminatedUnion(
  "source",
  [
    z.strictObject({
      source: z.literal("certManager"),
      /** The ClusterIssuer that signs, such as letsencrypt-production. */
      issuer: objectName(),
    }),
    z.strictObject({
      source: z.literal("file"),
      /** PEM file with the certificate of both hosts, followed by its chain. */
      certificatePath: readableFile(),
      /** PEM file with the certificate's private key. */
      keyPath: readableFile(),
      /** PEM file with the authority that signed it: what `curl --cacert` and browsers need. */
      caCertificatePath: readableFile(),
    }),
  ],
  {
    error: "must have a source: certManager (with issuer), or file (with certificatePath, keyPath, caCertificatePath)",
  },
);
