import { Counter, Gauge, type Registry } from "prom-client";

/** What Prometheus sees of the feature flags. Labels are names that stand in the file of flags: their number is bounded. */
export class FlagMetrics {
  private readonly release: string;
  private readonly exposures: Counter<"flag" | "variant" | "release">;
  private readonly conversions: Counter<"flag" | "variant" | "release">;
  private readonly reloads: Counter<"result" | "release">;
  private readonly isCurrent: Gauge<"release">;

  constructor(registry: Registry, release: string) {
    this.release = release;
    this.exposures = new Counter({
      name: "immoexpress_flag_exposures_total",
      help: "Evaluations of a flag for a known visitor, by the variant that they got. Chosen variants of testers are not counted.",
      labelNames: ["flag", "variant", "release"],
      registers: [registry],
    });
    this.conversions = new Counter({
      name: "immoexpress_flag_conversions_total",
      help: "Known visitors who asked to be contacted about a property, once for each flag, by the variant that they have.",
      labelNames: ["flag", "variant", "release"],
      registers: [registry],
    });
    this.reloads = new Counter({
      name: "immoexpress_flag_reloads_total",
      help: "Contents that the file of flags had: taken over (loaded), or kept out because they were wrong (refused).",
      labelNames: ["result", "release"],
      registers: [registry],
    });
    this.isCurrent = new Gauge({
      name: "immoexpress_flag_last_reload_successful",
      help: "1 while the flags in use are those of the file, 0 while older ones hold because the file is wrong or absent.",
      labelNames: ["release"],
      registers: [registry],
    });
    for (const result of ["loaded", "refused"]) this.reloads.inc({ result, release }, 0);
  }

  /** From 0 on, so that the first exposure, or conversion, is an increase that rate() sees. */
  expect(flag: string, variants: Iterable<string>): void {
    for (const variant of variants) {
      this.exposures.inc({ flag, variant, release: this.release }, 0);
      this.conversions.inc({ flag, variant, release: this.release }, 0);
    }
  }

  exposed(flag: string, variant: string): void {
    this.exposures.inc({ flag, variant, release: this.release });
  }

  converted(flag: string, variant: string): void {
    this.conversions.inc({ flag, variant, release: this.release });
  }

  reloaded(result: "loaded" | "refused"): void {
    this.reloads.inc({ result, release: this.release });
    this.isCurrent.set({ release: this.release }, result === "loaded" ? 1 : 0);
  }
}
