import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/index.ts";
import { Certificate } from "./certificate.ts";
import { flagsVolume } from "./flags.ts";
import { backendEnvironment, frontendEnvironment, publicUrls } from "./settings.ts";
import { mediaVolume } from "./media.ts";
import { backendToPublicHttps, podsOf, toDatabase, toPart, toPublicHttps } from "./network.ts";
import { backendSecrets, frontendSecrets, GeneratedSecrets } from "./secrets.ts";
import { Seed } from "./seed.ts";
import { WebService } from "./web-service.ts";

export { loadFlags } from "./flags.ts";
export { ApplicationNamespace } from "./namespace.ts";
export { stackOutputs } from "./outputs.ts";

/** The API refuses photos of more than 5 MiB itself, with a sentence; Traefik would cut off at 1 MB without one. */
const photoUploads = { "nginx.ingress.kubernetes.io/proxy-body-size": "6m" };

export interface ApplicationArgs {
  /** The stack's configuration. */
  config: Config;
  /** The feature flags, as loadFlags gives them: what the backend's pods read. */
  flags: string;
  /** Namespace that the application lives in; it exists already. */
  namespace: pulumi.Input<string>;
  /** Where the database is, and how to recognise its pods when it runs in this namespace. */
  database: {
    readonly connectionString: pulumi.Output<string>;
    readonly host: pulumi.Output<string>;
    readonly podLabels: Record<string, string> | undefined;
  };
  /** The ingress controller. */
  platform: {
    readonly ingressClassName: pulumi.Output<string>;
    readonly ingressNamespace: pulumi.Output<string>;
  };
  /** Where the controller that judges new versions asks for their metrics. */
  prometheusAddress: pulumi.Input<string>;
}

/** One of the two services, as what checks them sees it. */
export interface ReleasedService {
  /** Where pods of the namespace reach its stable version, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** The same of its new version, while there is one. */
  readonly canaryUrl: pulumi.Output<string>;
  readonly port: number;
  /** Changes whenever another version is declared. */
  readonly generation: pulumi.Output<number>;
}

/** ImmoExpress itself: the website and the API, with their settings, secrets, photos, certificate and sample data. */
export class Application extends pulumi.ComponentResource {
  /** Where people open the website. */
  readonly frontendUrl: string;
  /** Where people and programs reach the API. */
  readonly apiUrl: string;
  readonly services: Readonly<Record<"backend" | "frontend", ReleasedService>>;
  /** Password of the account that health verification logs in with: a secret. */
  readonly testUserPassword: pulumi.Output<string>;

  constructor(name: string, args: ApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("immoexpress:application:Application", name, {}, opts);
    const { config, flags, namespace, database, platform } = args;
    const child = { parent: this };
    const urls = publicUrls(config);
    const databaseEgress = toDatabase(database);

    const secrets = new GeneratedSecrets(`${name}-secrets`, { given: config.secrets }, child);
    const certificate = new Certificate(
      `${name}-certificate`,
      { source: config.tls, namespace, ingressNamespace: platform.ingressNamespace },
      child,
    );
    const media = mediaVolume(
      `${name}-media`,
      { settings: config.media, environment: config.environment, namespace },
      child,
    );
    const flagFile = flagsVolume(`${name}-flags`, { text: flags, namespace }, child);
    const service = (part: "frontend" | "backend", host: string) => ({
      ...{ part, namespace, hashKey: secrets.hashKey },
      image: config.images[part],
      settings: config.application[part],
      entrance: {
        host,
        className: platform.ingressClassName,
        namespace: platform.ingressNamespace,
        tlsSecretName: certificate.secretNameOf(part),
        annotations: part === "backend" ? photoUploads : {},
        certificateAnnotations: certificate.annotations,
      },
      canary: {
        settings: config.canary,
        prometheusAddress: args.prometheusAddress,
        companion: part === "backend" ? "frontend" : "backend",
      },
    });

    const backend = new WebService(
      `${name}-backend`,
      {
        ...service("backend", config.hosts.api),
        port: backendPort,
        environment: backendEnvironment(config, backendPort),
        secrets: backendSecrets(config.secrets, secrets, database.connectionString),
        volumes: [media, flagFile],
        callers: [podsOf("frontend"), podsOf("health")],
        egress: [databaseEgress, ...backendToPublicHttps(config)],
      },
      child,
    );
    const frontend = new WebService(
      `${name}-frontend`,
      {
        ...service("frontend", config.hosts.frontend),
        port: frontendPort,
        environment: frontendEnvironment(config, frontendPort, backend.internalUrl),
        secrets: frontendSecrets(config.secrets),
        callers: [podsOf("health")],
        egress: [toPart("backend", backendPort), ...(config.application.frontend.httpsEgress ? [toPublicHttps()] : [])],
      },
      child,
    );
    if (config.seed.enabled) {
      new Seed(
        `${name}-seed`,
        {
          image: config.images.backend,
          connectionString: database.connectionString,
          databaseName: config.databaseName,
          ...{ namespace, databaseEgress, media },
        },
        child,
      );
    }

    this.frontendUrl = urls.frontend;
    this.apiUrl = urls.api;
    this.services = {
      backend: released(backend, backendPort),
      frontend: released(frontend, frontendPort),
    };
    this.testUserPassword = secrets.testUserPassword;
    this.registerOutputs({ frontendUrl: this.frontendUrl, apiUrl: this.apiUrl });
  }
}

function released({ internalUrl: url, canaryUrl, generation }: WebService, port: number): ReleasedService {
  return { url, canaryUrl, port, generation };
}

const backendPort = 5000;
const frontendPort = 3000;
