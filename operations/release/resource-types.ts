/** Types of the resources that do a release's own work, as the program declares them and the engine names them. */

/** Makes a verified backup before anything changes. */
export const releaseBackupType = "pulumi-nodejs:dynamic/release:ReleaseBackup";
/** Sees the rollouts through, and checks the release's health. */
export const releaseHealthType = "pulumi-nodejs:dynamic/release:ReleaseHealth";
