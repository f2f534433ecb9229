import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const group = "0123456789abcdef01234567";
const cluster = `/api/atlas/v2/groups/${group}/clusters/immoexpress`;

/** ObjectIds as Atlas gives them: their first digits are the time, so that they sort. */
const idOf = (number: number) => `6932${String(number).padStart(20, "0")}`;

/**
 * Answers as the Atlas Administration API, version 2, and its OAuth server, on this machine. The shapes are those of the
 * OpenAPI document (mongodb/openapi, as in mongodb/atlas-sdk-go, openapi/atlas-api.yaml): getCluster, getBackupSchedule,
 * listBackupSnapshots, takeSnapshots, createBackupRestoreJob, getBackupRestoreJob, listBackupRestoreJobs, ApiError; the values
 * are made up.
 */
export class PretendedAtlas {
  static readonly groupId = group;
  static readonly clusterName = "immoexpress";
  static readonly clientId = "mdb_sa_id_0123456789abcdef01234567";
  static readonly clientSecret = "mdb_sa_sk_service-account-secret";

  cluster: object = {
    name: "immoexpress",
    clusterType: "REPLICASET",
    stateName: "IDLE",
    backupEnabled: true,
    pitEnabled: true,
  };
  snapshots: object[] = [snapshot(1, "2025-12-05T06:00:00Z"), snapshot(2, "2025-12-07T06:00:00Z")];
  jobs: object[] = [];
  /** How restore jobs are when they are looked at. */
  job: object = { failed: false, cancelled: false, expired: false, finishedAt: "2025-12-07T15:00:00Z" };
  /** Answers to give before the right ones: status and body. */
  faults: [status: number, body: object | string][] = [];
  /** What was asked for, with what was sent. */
  readonly requests: string[] = [];
  readonly url: string;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => {
      void textOf(request).then((body) => {
        const [status, answer] = this.answer(request, body);
        response.writeHead(status, { "content-type": "application/json" });
        response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
      });
    });
  }

  static async start(): Promise<PretendedAtlas> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new PretendedAtlas(server);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, body: string): [number, object | string] {
    const { method = "", url = "", headers } = request;
    this.requests.push(`${method} ${url.replace(cluster, "…")}${body === "" ? "" : ` ${body}`}`);
    const fault = this.faults.shift();
    if (fault !== undefined) return fault;
    if (url === "/api/oauth/token") return this.token(headers.authorization ?? "", body);
    if (headers.authorization !== "Bearer a-token") return [401, apiError(401, "USER_UNAUTHORIZED")];
    if (!(headers.accept ?? "").startsWith("application/vnd.atlas.20"))
      return [406, apiError(406, "INVALID_VERSION_DATE")];
    return this.resource(method, url.replace(cluster, ""), body);
  }

  private token(authorization: string, body: string): [number, object] {
    const wanted = Buffer.from(`${PretendedAtlas.clientId}:${PretendedAtlas.clientSecret}`).toString("base64");
    return authorization === `Basic ${wanted}` && body === "grant_type=client_credentials"
      ? [200, { access_token: "a-token", expires_in: 3600, token_type: "Bearer" }]
      : [401, { error: "invalid_client", error_description: "The client is not known." }];
  }

  private resource(method: string, path: string, body: string): [number, object] {
    const [route = "", query = ""] = path.split("?");
    const page = Number(/pageNum=(\d+)/.exec(query)?.[1] ?? 1);
    const paged = (results: object[]) => ({
      results: results.slice((page - 1) * 500, page * 500),
      totalCount: results.length,
    });
    if (route === "") return [200, this.cluster];
    if (route === "/backup/schedule") return [200, { restoreWindowDays: 7, policies: [] }];
    if (route === "/backup/snapshots" && method === "POST") {
      const made = { id: idOf(100), status: "queued", snapshotType: "onDemand", ...(JSON.parse(body) as object) };
      this.snapshots.push(snapshot(100, "2025-12-07T14:31:00Z", "onDemand"));
      return [200, made];
    }
    if (route === "/backup/snapshots") return [200, paged(this.snapshots)];
    if (route === "/backup/restoreJobs" && method === "POST") {
      const job = { id: idOf(200 + this.jobs.length), links: [], ...(JSON.parse(body) as object) };
      this.jobs.push(job);
      return [200, job];
    }
    if (route === "/backup/restoreJobs") return [200, paged(this.jobs)];
    const found = [...this.snapshots, ...this.jobs].find((one) => "id" in one && route.endsWith(`/${String(one.id)}`));
    if (found === undefined) return [404, apiError(404, "RESOURCE_NOT_FOUND")];
    return [200, route.startsWith("/backup/restoreJobs") ? { ...found, ...this.job } : found];
  }
}

/** An entry of the list of snapshots. */
export function snapshot(number: number, createdAt: string, snapshotType = "scheduled"): object {
  return {
    ...{ id: idOf(number), createdAt, status: "completed", storageSizeBytes: 123456, snapshotType, type: "replicaSet" },
    ...{ expiresAt: "2026-01-01T00:00:00Z", cloudProvider: "AZURE", mongodVersion: "7.0.28", links: [] },
  };
}

function apiError(error: number, errorCode: string): object {
  return { error, errorCode, detail: `About ${errorCode}.`, reason: "a reason", parameters: [] };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}
