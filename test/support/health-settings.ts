import { type HealthSettings, healthSettingsSchema } from "../../operations/health/settings.ts";

/** Settings with which a test waits for nothing. */
export function quick(different: Partial<HealthSettings> = {}): HealthSettings {
  return { ...healthSettingsSchema.parse({ intervalSeconds: 0 }), ...different };
}
