import { z } from "zod";
import { secretText } from "./fields.ts";

/**
 * What only the stack's encrypted configuration may hold. Every value is optional: the signing secrets and the test
 * user's password are generated when absent, the rest switches an external service on.
 */
export const secretsSchema = z
  .strictObject({
    /** Signs the API's login tokens. Default: generated. */
    jwtSecret: secretText(32).optional(),
    /** Signs session cookies. Default: generated. */
    sessionSecret: secretText(32).optional(),
    /** Password of the account that health verification logs in with. Default: generated. */
    testUserPassword: secretText(12).optional(),
    /** Login with Google. Default: off. */
    googleOAuth: z.strictObject({ clientId: secretText(), clientSecret: secretText() }).optional(),
    /** Where errors are reported to. Default: nowhere. */
    sentryDsn: secretText().optional(),
    /** Key of the feature-flag service. Default: none, flags come from a file. */
    featureFlagSdkKey: secretText().optional(),
  })
  .prefault({});
