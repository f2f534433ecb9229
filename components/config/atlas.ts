import { z } from "zod";
import { text } from "./fields.ts";

export const atlasSchema = z
  .strictObject({
    groupId: text(/^[0-9a-f]{24}$/, "24 hexadecimal digits").describe("The project in Atlas."),
    clusterName: text(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,63}$/, "letters, digits and dashes, at most 64").describe(
      "The cluster in that project, a replica set with cloud backup; with continuous cloud backup any second can be restored.",
    ),
  })
  .describe(
    "The cluster in Atlas, with engine `atlas`. The commands are given as the service account `immoexpress:secrets.atlasServiceAccount`.",
  );
