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

export const tlsSchema = z
  .discriminatedUnion(
    "source",
    [
      z.strictObject({
        source: z.literal("certManager").describe("cert-manager, which the cluster has, makes and renews it."),
        issuer: objectName().describe("The ClusterIssuer that signs, such as letsencrypt-production."),
      }),
      z.strictObject({
        source: z.literal("file").describe("It is read from files and not renewed: only allowed locally."),
        certificatePath: readableFile().describe("PEM file with the certificate of both hosts, followed by its chain."),
        keyPath: readableFile().describe("PEM file with the certificate's private key."),
        caCertificatePath: readableFile().describe(
          "PEM file with the authority that signed it: what `curl --cacert` and browsers need.",
        ),
      }),
    ],
    {
      error:
        "must have a source: certManager (with issuer), or file (with certificatePath, keyPath, caCertificatePath)",
    },
  )
  .describe("Where the certificate of both hosts comes from.");
