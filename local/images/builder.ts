import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../exec.ts";
import { cacheDirectory } from "../paths.ts";
import { toolPath } from "../toolchain/index.ts";

/** One build of an ordinary Dockerfile. */
export interface BuildRequest {
  dockerfile: string;
  /** Directory whose files COPY sees. */
  context: string;
  buildArgs: Readonly<Record<string, string>>;
  reference: string;
}

/** A program that builds Dockerfiles. */
export interface ImageBuilder {
  name: "docker" | "buildah";
  build(request: BuildRequest): Promise<void>;
  /** Writes the image, with its reference, as an archive that containerd, docker and podman load. */
  save(reference: string, archive: string): Promise<void>;
  /** Forgets the image; layers that others share stay. */
  remove(reference: string): Promise<void>;
  has(reference: string): Promise<boolean>;
}

/** docker where its daemon answers, else buildah, which needs none. */
export async function imageBuilder(): Promise<ImageBuilder> {
  return (await succeeds("docker", ["version", "--format", "{{.Server.Version}}"])) ? docker() : await buildah();
}

function docker(): ImageBuilder {
  return {
    name: "docker",
    async build(request) {
      await run("docker", ["build", ...buildArguments(request)]);
    },
    async save(reference, archive) {
      await run("docker", ["save", "--output", archive, reference]);
    },
    async remove(reference) {
      await run("docker", ["image", "rm", "--no-prune", reference]);
    },
    has: (reference) => succeeds("docker", ["image", "inspect", reference]),
  };
}

async function buildah(): Promise<ImageBuilder> {
  const program = await toolPath("buildah");
  const storage = join(cacheDirectory(), "images", "storage");
  await mkdir(storage, { recursive: true });
  // vfs copies where others mount: slower by a second, and nothing stays mounted when a build is killed.
  const options = ["--root", join(storage, "root"), "--runroot", join(storage, "run"), "--storage-driver", "vfs"];
  const call = (...args: string[]) => run(program, [...options, ...args]);
  return {
    name: "buildah",
    async build(request) {
      await call(
        "bud",
        "--isolation=chroot",
        "--format=docker",
        "--layers=false",
        "--pull-never",
        ...buildArguments(request),
      );
    },
    async save(reference, archive) {
      await call("push", "--quiet", reference, `docker-archive:${archive}:${reference}`);
    },
    async remove(reference) {
      await call("rmi", reference);
    },
    has: (reference) => succeeds(program, [...options, "inspect", "--type=image", reference]),
  };
}

function buildArguments({ dockerfile, context, buildArgs, reference }: BuildRequest): string[] {
  const args = Object.entries(buildArgs).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  return ["--file", dockerfile, "--tag", reference, ...args, context];
}

function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args, { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
