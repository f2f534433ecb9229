import { z } from "zod";
import { objectName } from "./fields.ts";
import { readableFile } from "./file.ts";

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
