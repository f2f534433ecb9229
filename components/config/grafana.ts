import { z } from "zod";
import { imageReference } from "./images.ts";
import { containerResources } from "./resources.ts";

const installed = z.strictObject({
  install: z.literal(true).describe("This program installs it, with its dashboards."),
  image: imageReference()
    .default("docker.io/grafana/grafana:13.2.3")
    .describe("Image whose entry point is Grafana 12 or later."),
  resources: containerResources({ cpu: "50m", memory: "192Mi" }, { cpu: "1", memory: "512Mi" }),
});

const absent = z.strictObject({
  install: z.literal(false).describe("There is none: `npm run immo -- graphs` draws what matters most."),
});

export const grafanaSchema = z
  .discriminatedUnion("install", [installed, absent], {
    error: "must be true (this program installs Grafana) or false (there is none)",
  })
  .prefault({ install: false })
  .describe("What shows the dashboards ([dashboards.md](dashboards.md)).");

export type GrafanaSettings = Extract<z.output<typeof grafanaSchema>, { install: true }>;
