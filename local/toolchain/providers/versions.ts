/**
 * The plugins that have stand-ins, with the version that the npm package of the same name asks the engine for: they
 * change together with package.json.
 */
export const standIns = { random: "4.21.2", "azure-native": "3.28.0" } as const;

export type StandInName = keyof typeof standIns;
