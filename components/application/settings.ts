import type * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import { sentryEnvironment } from "../sentry/index.ts";
import { flagsFile } from "./flags.ts";
import { mediaDirectory } from "./media.ts";

type Variables = Record<string, pulumi.Input<string>>;

/** The addresses that the public uses; the port shows only where it is not the usual one. */
export function publicUrls({ hosts, publicPorts }: Config): { frontend: string; api: string } {
  const port = publicPorts.https === 443 ? "" : `:${publicPorts.https}`;
  return { frontend: `https://${hosts.frontend}${port}`, api: `https://${hosts.api}${port}` };
}

/** The environment variables of the backend that are no secret. */
export function backendEnvironment(config: Config, port: number): Variables {
  const urls = publicUrls(config);
  return {
    ...config.application.backend.settings,
    ...common(config, port),
    DATABASE_NAME: config.databaseName,
    MEDIA_DIRECTORY: mediaDirectory,
    PUBLIC_API_URL: urls.api,
    PUBLIC_FRONTEND_URL: urls.frontend,
    TEST_USER_EMAIL: config.application.testUserEmail,
    FLAGS_FILE: flagsFile,
    FLAG_PROVIDER: config.flags.provider,
    ...(config.flags.serviceUrl === undefined ? {} : { FLAG_SERVICE_URL: config.flags.serviceUrl }),
  };
}

/** The environment variables of the frontend that are no secret. */
export function frontendEnvironment(config: Config, port: number, backendUrl: pulumi.Input<string>): Variables {
  return {
    ...config.application.frontend.settings,
    ...common(config, port),
    API_URL: backendUrl,
    PUBLIC_API_URL: publicUrls(config).api,
  };
}

function common(config: Config, port: number): Variables {
  const { environment, release } = config;
  return { PORT: String(port), RELEASE: release, APP_ENVIRONMENT: environment, ...sentryEnvironment(config) };
}
