import { z } from "zod";
import { choice, text } from "./fields.ts";

export const flagsSchema = z
  .strictObject({
    provider: choice(["flagd", "launchdarkly", "flagsmith"])
      .default("flagd")
      .describe(
        "Who decides which variant a visitor gets: `flagd`, the rules in `flags/`, inside the backend; `launchdarkly` or " +
          "`flagsmith`, that service, with the key in `immoexpress:secrets.featureFlagSdkKey`.",
      ),
    serviceUrl: text(
      /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(\/[\w\-./]*)?$/,
      "an https address without a port, such as https://flagsmith.example.com/api/v1/",
    )
      .optional()
      .describe(
        "Where the service answers, if not at its own public address: an installation of Flagsmith's, or LaunchDarkly's Relay Proxy.",
      ),
  })
  .prefault({})
  .describe("Feature flags: [flags.md](flags.md).");

export type FlagSettings = z.output<typeof flagsSchema>;
