import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import type { ForwarderSpec } from "./forwarder.ts";
import { type ClusterPaths, network } from "./layout.ts";
import { endProcess, runningProcess, waitFor, writeProcessRecord } from "./process-record.ts";

/** Ports of this machine on which the application answers. */
export interface PublicPorts {
  http: number;
  https: number;
}

const preferred: PublicPorts = { http: 8080, https: 8443 };

/**
 * Chooses free ports near the usual ones, and stays with the ones in use or used before as long as they are free.
 * @param paths the last choice is kept below `config`, so that addresses stay the same from start to start
 */
export async function choosePublicPorts(paths: ClusterPaths): Promise<PublicPorts> {
  const file = join(paths.config, "public-ports.json");
  const last = existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as PublicPorts) : preferred;
  if ((await runningProcess(recordPath(paths))) !== undefined) return last;
  const http = await firstFreePort(last.http);
  const https = await firstFreePort(last.https, http);
  await mkdir(paths.config, { recursive: true });
  await writeFile(file, JSON.stringify({ http, https }));
  return { http, https };
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
    ports: [
      { listen: ports.http, target: network.ingressNodePorts.http },
      { listen: ports.https, target: network.ingressNodePorts.https },
    ],
  };
  const specPath = join(paths.config, "forwarder.json");
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
  child.unref();
  if (child.pid === undefined) throw new Error(`the port forwarder ${forwarder.command} could not be started`);
  await writeProcessRecord(recordPath(paths), child.pid);
  const listening = await waitFor(async () => !(await isFree(ports.https)), 10_000);
  if (!listening) throw new Error(`the port forwarder does not listen on port ${ports.https}: see ${log}`);
}

export async function stopForwarder(paths: ClusterPaths): Promise<void> {
  await endProcess(recordPath(paths));
}

const recordPath = (paths: ClusterPaths) => join(paths.run, "forwarder.json");

async function firstFreePort(start: number, taken?: number): Promise<number> {
  for (let port = start; port < start + 100; port++) if (port !== taken && (await isFree(port))) return port;
  throw new Error(
    `no free port between ${start} and ${start + 99} on 127.0.0.1: end what uses them, \`make doctor\` names it`,
  );
}

async function isFree(port: number): Promise<boolean> {
  // Asking first: binding alone would succeed beside a server on another address of this machine.
  if (await answers(port)) return false;
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
