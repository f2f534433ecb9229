// The parts of Azurite that the program here puts together; the package brings no types.

declare module "azurite/dist/src/blob/BlobConfiguration.js" {
  interface PersistencePath {
    locationId: string;
    locationPath: string;
    maxConcurrency: number;
  }

  const module: {
    /** @param keepAliveTimeout seconds; 0: Node's own */
    default: new (
      host: string,
      port: number,
      keepAliveTimeout: number,
      metadataPath: string,
      extentMetadataPath: string,
      persistence: readonly PersistencePath[],
      accessLog: boolean,
      accessLogStream: undefined,
      debugLog: boolean,
      debugLogPath: undefined,
      loose: boolean,
      skipApiVersionCheck: boolean,
      certificate: string,
      key: string,
      password: string,
      oauth: undefined,
      disableProductStyleUrl: boolean,
      isMemoryPersistence: boolean,
    ) => object;
  };
  export default module;
}

declare module "azurite/dist/src/blob/BlobServer.js" {
  interface BlobServer {
    start(): Promise<void>;
    /** Ends after what is in memory alone is on the disk. */
    close(): Promise<void>;
    /** `http://<address>:<port>`; the port may have been chosen by the system. */
    getHttpServerAddress(): string;
  }

  const module: { default: new (configuration: object) => BlobServer };
  export default module;
}
