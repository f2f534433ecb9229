/** What the bundle has in the place of Azurite's client for telemetry, which loads at the start and is never asked for anything. */
export {};
