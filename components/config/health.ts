import { z } from "zod";
import { healthFields, withinTimeout } from "../../operations/health/settings.ts";
import { imageReference } from "./images.ts";

export const healthSchema = z
  .strictObject({
    ...healthFields,
    image: imageReference()
      .optional()
      .describe(
        "The operations image, which makes the checks inside the cluster. Default: that of `backup`; without backups there are none.",
      ),
  })
  .superRefine(withinTimeout)
  .prefault({})
  .describe("The checks of `npm run health`: [health.md](health.md).");
