import { z } from "zod";
import { secretOf, secretText } from "./fields.ts";

export const secretsSchema = z
  .strictObject({
    jwtSecret: secretText(32).optional().describe("Signs the API's login tokens. Default: generated."),
    sessionSecret: secretText(32).optional().describe("Signs session cookies. Default: generated."),
    testUserPassword: secretText(12)
      .optional()
      .describe("Password of the account that health verification logs in with. Default: generated."),
    googleOAuth: z
      .strictObject({ clientId: secretText(), clientSecret: secretText() })
      .optional()
      .describe("Login with Google. Default: off."),
    sentryDsn: secretOf(/^https?:\/\/[^\s@/]+@[^\s@/]+\/\S+$/, "the DSN of a Sentry project, https://key@host/project")
      .optional()
      .describe("Where errors are reported to. Default: nowhere."),
    sentryAuthToken: secretText()
      .optional()
      .describe(
        "With this token (scope `project:releases`) `npm run deploy` registers releases in `immoexpress:sentry.organization`. " +
          "Default: the one in SENTRY_AUTH_TOKEN of whoever deploys, otherwise nothing is registered.",
      ),
    featureFlagSdkKey: secretText()
      .optional()
      .describe("Server-side key of the service that `flags.provider` names. Default: none, with `flagd`."),
    flagTesterKey: secretText(16)
      .optional()
      .describe(
        "With this key in a header or a cookie, testers choose the variants that they get ([flags.md](flags.md)). " +
          "Default: generated.",
      ),
    drillIdentity: secretOf(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/, "a private key of age (AGE-SECRET-KEY-1…)")
      .optional()
      .describe(
        "Private key that the drill opens backups with; its public key belongs to `immoexpress:backup.recipients`. " +
          "Default: none, there is no drill.",
      ),
    atlasServiceAccount: z
      .strictObject({ clientId: secretText(), clientSecret: secretText() })
      .optional()
      .describe(
        "Service account in Atlas with the roles Project Read Only, Project Backup Manager, Project Backup Creator and Project Backup Recovery Operator in the project " +
          "of `immoexpress:backup.atlas`.",
      ),
    pbmStorageKey: secretText().optional().describe("Key of the storage account of `immoexpress:backup.pbm`."),
  })
  .prefault({})
  .describe(
    "What only the stack's encrypted configuration may hold: set each with `pulumi config set --secret --path`. All are " +
      "optional: the signing secrets, the test user's password and the testers' key are generated when absent, the rest switches " +
      "an external service on.",
  );
