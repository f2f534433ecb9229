import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import type { ForwarderSpec } from "./forwarder.ts";
import { type ClusterPaths, network } from "./layout.ts";
import { endProcess, runningProcess, waitFor, writeProcessRecord } from "./process-record.ts";

/** Ports of this machine behind which the cluster answers. */
export interface PublicPorts {
  http: number;
  https: number;
  /** The API server: a loopback address refuses connections while the cluster is down, where the node's own would not. */
  api: number;
}

const preferred: PublicPorts = { http: 8080, https: 8443, api: 6443 };

/**
 * Chooses free ports near the usual ones, and stays with the ones in use or used before as long as they are free.
 * @param paths the last choice is kept in a file, so that addresses stay the same from start to start
 */
export async function choosePublicPorts(paths: ClusterPaths): Promise<PublicPorts> {
  const file = join(paths.root, "public-ports.json");
  const last = existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as PublicPorts) : preferred;
  if ((await runningProcess(recordPath(paths))) !== undefined) return last;
  const http = await firstFreePort(last.http);
  const https = await firstFreePort(last.https, [http]);
  const api = await firstFreePort(last.api, [http, https]);
  await mkdir(paths.root, { recursive: true });
  await writeFile(file, JSON.stringify({ http, https, api }));
  return { http, https, api };
}

/** A program that listens on the public ports and passes connections on, and its environment. */
export interface ForwarderCommand {
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** The forwarder to our own cluster's node. */
export async function nodeForwarder(paths: ClusterPaths, ports: PublicPorts): Promise<ForwarderCommand> {
  const spec: ForwarderSpec = {
    targetAddress: network.nodeAddress,
    sourceAddress: network.hostAddress,
    ports: [
      { listen: ports.http, target: network.ingressNodePorts.http },
      { listen: ports.https, target: network.ingressNodePorts.https },
      { listen: ports.api, target: network.apiServerPort },
    ],
  };
  const specPath = join(paths.run, "forwarder-spec.json");
  await mkdir(paths.run, { recursive: true });
  await writeFile(specPath, JSON.stringify(spec));
  return { command: process.execPath, args: [join(import.meta.dirname, "forwarder.ts"), specPath] };
}

/** Makes the cluster's ingress answer on this machine's loopback addresses; nothing happens when it does already. */
export async function startForwarder(
  paths: ClusterPaths,
  ports: PublicPorts,
  forwarder: ForwarderCommand,
): Promise<void> {
  if ((await runningProcess(recordPath(paths))) !== undefined) return;
  await mkdir(paths.logs, { recursive: true });
  const log = join(paths.logs, "forwarder.log");
  const output = openSync(log, "a");
  const child = spawn(forwarder.command, forwarder.args, {
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, ...forwarder.env },
  });
  closeSync(output);
  child.unref();
  // A program that is missing has no process; what is wrong is said below.
  child.on("error", () => undefined);
  if (child.pid === undefined) throw new Error(`the port forwarder ${forwarder.command} could not be started`);
  await writeProcessRecord(recordPath(paths), child.pid);
  const listening = await waitFor(async () => !(await isFree(ports.https)), 10_000);
  if (!listening) throw new Error(`the port forwarder does not listen on port ${ports.https}: see ${log}`);
}

export async function stopForwarder(paths: ClusterPaths): Promise<void> {
  await endProcess(recordPath(paths));
}

const recordPath = (paths: ClusterPaths) => join(paths.run, "forwarder.json");

async function firstFreePort(start: number, taken: readonly number[] = []): Promise<number> {
  for (let port = start; port < start + 100; port++) if (!taken.includes(port) && (await isFree(port))) return port;
  throw new Error(
    `no free port between ${start} and ${start + 99} on 127.0.0.1: end what uses them, \`make doctor\` names it`,
  );
}

/** Free on both loopback addresses, as the forwarder listens on both. */
async function isFree(port: number): Promise<boolean> {
  // Asking first: binding alone would succeed beside a server on every address of this machine.
  if ((await answers("127.0.0.1", port)) || (await answers("::1", port))) return false;
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
