import { z } from "zod";
import { byteQuantity, cpuQuantity, flag, quantityValue, urlPath, wholeNumber } from "./fields.ts";

/** CPU and memory of one pod. */
interface ResourceDefaults {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

const resources = (defaults: ResourceDefaults) =>
  z
    .strictObject({
      requests: amounts(defaults.requests).describe(
        "What the scheduler reserves for a pod, and what the autoscaler's targets refer to; at most the limit.",
      ),
      limits: amounts(defaults.limits).describe("What a pod may use at most; with more memory it is ended."),
    })
    .superRefine(({ requests, limits }, context) => {
      for (const kind of ["cpu", "memory"] as const) {
        if (quantityValue(requests[kind]) > quantityValue(limits[kind])) {
          context.addIssue({
            code: "custom",
            path: ["requests", kind],
            message: `must not be above limits.${kind} (${limits[kind]})`,
          });
        }
      }
    })
    .prefault({});

const amounts = (defaults: { cpu: string; memory: string }) =>
  z
    .strictObject({
      cpu: cpuQuantity().default(defaults.cpu),
      memory: byteQuantity().default(defaults.memory),
    })
    .prefault({});

const autoscaling = z
  .strictObject({
    min: wholeNumber(1, 100).default(2).describe("Fewest pods; at most `max`, and in production at least 2."),
    max: wholeNumber(1, 100).default(10).describe("Most pods."),
    cpuTarget: wholeNumber(1, 200).default(70).describe("Average CPU use to aim at, in percent of the request."),
    memoryTarget: wholeNumber(1, 200).default(80).describe("Average memory use to aim at, in percent of the request."),
    scaleDownDelaySeconds: wholeNumber(0, 3600)
      .default(300)
      .describe("How long the load must have been lower before pods are taken away, in seconds."),
  })
  .superRefine(({ min, max }, context) => {
    if (min > max) {
      context.addIssue({ code: "custom", path: ["min"], message: `must not be above hpa.max (${max})` });
    }
  })
  .prefault({});

const probes = z
  .strictObject({
    healthPath: urlPath()
      .default("/health")
      .describe("Answers 200 as long as the process works at all; failing it restarts the container."),
    readyPath: urlPath()
      .default("/ready")
      .describe("Answers 200 only while the pod can serve; failing it takes the pod out of the Service."),
    startupSeconds: wholeNumber(2, 600)
      .default(120)
      .describe("How long a container may take to answer for the first time, in seconds."),
    timeoutSeconds: wholeNumber(1, 60).default(5).describe("How long one answer may take, in seconds."),
  })
  .prefault({});

/** Environment variables that the program sets itself: a second source for them would be a contradiction. */
const reservedSettings = [
  ...["PORT", "RELEASE", "APP_ENVIRONMENT", "API_URL", "PUBLIC_API_URL", "PUBLIC_FRONTEND_URL"],
  ...["DATABASE_NAME", "MEDIA_DIRECTORY", "TEST_USER_EMAIL", "FLAGS_FILE", "FLAG_PROVIDER", "FLAG_SERVICE_URL"],
];

const settings = z
  .record(
    z.string().superRefine((name, context) => {
      const message = settingProblem(name);
      if (message !== undefined) {
        context.addIssue({ code: "custom", message });
      }
    }),
    z.string({ error: "must be a text: put numbers and true or false in quotes" }),
  )
  .meta({ allowed: "texts by name; names of capital letters, digits and underscores" })
  .default({});

function settingProblem(name: string): string | undefined {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
    return "must be named like an environment variable: capital letters, digits and underscores";
  }
  if (reservedSettings.includes(name)) {
    return "must not be given here: the program sets this variable itself";
  }
  return /SECRET|PASSWORD|TOKEN|_DSN$|_URI$|_KEY$/.test(name)
    ? "must not be given here: settings are readable by everyone, secrets belong under immoexpress:secrets"
    : undefined;
}

const webService = (defaults: ResourceDefaults) =>
  z
    .strictObject({
      resources: resources(defaults),
      hpa: autoscaling,
      probes,
      settings: settings.describe(
        "More environment variables of the container, readable in the cluster; not those that the program sets itself, " +
          "no secrets, and in production none of `FAULT_*`.",
      ),
      httpsEgress: flag()
        .default(false)
        .describe(
          "Whether the pods may call public addresses on port 443 (OAuth, Sentry). The backend may, too, where `flags.provider` " +
            "is a service.",
        ),
    })
    .prefault({});

const address = "an e-mail address such as health-check@immoexpress.com";

export const applicationSchema = z
  .strictObject({
    frontend: webService({ requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "1", memory: "512Mi" } }),
    backend: webService({ requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "1", memory: "512Mi" } }),
    testUserEmail: z
      .email({ error: `must be ${address}` })
      .meta({ allowed: address })
      .default("health-check@immoexpress.com")
      .describe("The account that health verification logs in with; the backend creates it when it starts."),
  })
  .prefault({})
  .describe("Both web services. The resource defaults suit a small production cluster.");

/** The settings of one web service. */
export type WebServiceSettings = z.output<typeof applicationSchema>["backend"];
