import { z } from "zod";
import { readEnvironment, httpUrl, serviceEnvironment, wholeNumber } from "../shared/environment.ts";

const schema = z.object({
  ...serviceEnvironment,
  PORT: wholeNumber(0, 65535, 3000),
  /** Where the backend is for this process. */
  API_URL: httpUrl("is required: the backend's address, such as http://backend:5000"),
  /** Where the backend is for the visitor's browser, which loads the photos from there. */
  PUBLIC_API_URL: httpUrl("is required: the API's public address, such as https://api.immoexpress.com"),
});

export type FrontendSettings = z.infer<typeof schema>;

/** @throws Error naming every variable that is missing or wrong, never its value */
export function readFrontendSettings(environment: NodeJS.ProcessEnv): FrontendSettings {
  return readEnvironment(schema, environment);
}
