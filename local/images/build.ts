import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BundleName, bundlePath, makeBundles } from "../app/bundle.ts";
import { cacheDirectory } from "../paths.ts";
import type { Report } from "../progress.ts";
import { toolPath, type ToolName } from "../toolchain/index.ts";
import { withLock } from "../toolchain/lock.ts";
import { toolsDirectory } from "../toolchain/store.ts";
import { ensureBaseImage } from "./base.ts";
import { imageBuilder, type ImageBuilder } from "./builder.ts";
import { contentHash } from "./content-hash.ts";

/** An image in an archive; the reference names its content, so the same reference is always the same bytes. */
export interface BuiltImage {
  /** `localhost/immoexpress/<name>:<hash of all that went in>` */
  reference: string;
  archive: string;
  /** Size of the unpacked layers. */
  bytes: number;
}

/** Settings of an image that is bad on purpose; names as in application.Dockerfile. */
export type Faults = Partial<
  Record<
    "FAULT_ERROR_RATE" | "FAULT_LATENCY_MS" | "FAULT_CRASH_RATE" | "FAULT_CRASH_AFTER_SECONDS" | "FAULT_MIGRATION",
    string
  >
>;

/** Files that go into an image, by their names in it, and how it is built. */
interface Recipe {
  dockerfile: "application.Dockerfile" | "azurite.Dockerfile" | "binary.Dockerfile" | "operations.Dockerfile";
  /** Programs of ours among the files: they are bundled first, and run on the base image. Default: none. */
  bundles?: readonly BundleName[];
  files: () => Promise<Record<string, string>>;
  buildArgs: Readonly<Record<string, string>>;
}

const recipes = {
  backend: application("backend", ["seed"]),
  frontend: application("frontend", []),
  traefik: binary("traefik"),
  "argo-rollouts": binary("argo-rollouts"),
  prometheus: binary("prometheus"),
  alertmanager: binary("alertmanager"),
  "kube-state-metrics": binary("kube-state-metrics"),
  ferretdb: binary("ferretdb"),
  operations: {
    dockerfile: "operations.Dockerfile",
    bundles: ["operations"],
    files: async () => ({
      "operations.mjs": bundlePath("operations"),
      mongodump: await toolPath("mongodump"),
      mongorestore: await toolPath("mongorestore"),
    }),
    buildArgs: {},
  },
  azurite: {
    dockerfile: "azurite.Dockerfile",
    bundles: ["azurite"],
    files: () => Promise.resolve({ "azurite.mjs": bundlePath("azurite") }),
    buildArgs: {},
  },
  coredns: binary("coredns"),
  "metrics-server": binary("metrics-server"),
  pause: binary("pause"),
} satisfies Record<string, Recipe>;

export type ImageName = keyof typeof recipes;

/** Limit of every image that is built here, unpacked. */
const maximumBytes = 200_000_000;
const archivesKept = 3;

/** Builds images whose content has changed; an image whose archive is there costs the time to hash what goes in. */
export async function buildImages<Name extends ImageName>(
  names: readonly Name[],
  report: Report = () => undefined,
): Promise<Record<Name, BuiltImage>> {
  return oneAtATime(report, async () => {
    const builder = await imageBuilder();
    const built: Partial<Record<Name, BuiltImage>> = {};
    const base = await prepareBundles(
      builder,
      names.map((name) => recipes[name]),
    );
    for (const name of names) {
      report(name);
      built[name] = await buildImage(builder, name, recipes[name], base);
    }
    return built as Record<Name, BuiltImage>;
  });
}

/** Builds one of the application's images with faults in it, or with none but another reference by a `note`. */
export async function buildApplicationVariant(
  name: "backend" | "frontend",
  faults: Faults,
  note = "",
): Promise<BuiltImage> {
  const recipe: Recipe = recipes[name];
  const buildArgs = { ...recipe.buildArgs, ...faults, VARIANT: note };
  return oneAtATime(
    () => undefined,
    async () => {
      const builder = await imageBuilder();
      const base = await prepareBundles(builder, [recipe]);
      return buildImage(builder, name, { ...recipe, buildArgs }, base);
    },
  );
}

/**
 * All builds of this user share one storage, where two of the same image would remove it from under each other, and the
 * folder of the archives. Who had to wait finds what the other has built. `make clean` leaves the lock's file alone.
 */
function oneAtATime<T>(report: Report, work: () => Promise<T>): Promise<T> {
  return withLock(join(toolsDirectory(), ".locks", "images"), report, work);
}

/** Bundles the programs of images, and makes the base that they run on. @returns its reference, see ensureBaseImage */
async function prepareBundles(builder: ImageBuilder, wanted: readonly Recipe[]): Promise<string | undefined> {
  const bundles = new Set(wanted.flatMap((recipe) => recipe.bundles ?? []));
  if (bundles.size === 0) return undefined;
  await makeBundles([...bundles]);
  return ensureBaseImage(builder);
}

function application(program: BundleName, others: readonly BundleName[]): Recipe {
  const files = {
    "main.mjs": bundlePath(program),
    ...Object.fromEntries(others.map((name) => [`${name}.mjs`, bundlePath(name)])),
  };
  return {
    dockerfile: "application.Dockerfile",
    bundles: [program, ...others],
    files: () => Promise.resolve(files),
    buildArgs: { PROGRAM: program },
  };
}

function binary(tool: ToolName): Recipe {
  return {
    dockerfile: "binary.Dockerfile",
    files: async () => ({ program: await toolPath(tool) }),
    buildArgs: {},
  };
}

async function buildImage(
  builder: ImageBuilder,
  name: ImageName,
  recipe: Recipe,
  bundlesBase: string | undefined,
): Promise<BuiltImage> {
  const dockerfile = join(import.meta.dirname, recipe.dockerfile);
  const base = recipe.bundles === undefined ? undefined : bundlesBase;
  const buildArgs = { ...recipe.buildArgs, ...(base === undefined ? {} : { BASE: base }) };
  const files = await recipe.files();
  const names = Object.keys(files).toSorted();
  const texts = [await readFile(dockerfile), JSON.stringify(buildArgs), builder.name, ...names];
  const hash = await contentHash(
    texts,
    names.map((file) => files[file] ?? ""),
  );
  const reference = `localhost/immoexpress/${name}:${hash}`;
  const archive = join(cacheDirectory(), "images", `${name}-${hash}.tar`);
  // A used archive is a new one: pruning goes by age.
  if (existsSync(archive)) await utimes(archive, new Date(), new Date());
  else await writeArchive(builder, { dockerfile, files, buildArgs, reference }, archive);
  await pruneArchives(name);
  const { size: bytes } = await stat(archive);
  if (bytes > maximumBytes) {
    throw new Error(
      `image ${reference} has ${bytes} bytes, and ${maximumBytes} are allowed: leave out what it does not need`,
    );
  }
  return { reference, archive, bytes };
}

async function writeArchive(
  builder: ImageBuilder,
  image: { dockerfile: string; files: Record<string, string>; buildArgs: Record<string, string>; reference: string },
  archive: string,
): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), "immoexpress-image-"));
  // Under a name of its own until it is whole: a killed build leaves nothing that looks finished.
  const unfinished = `${archive}.${process.pid}.unfinished`;
  try {
    for (const [name, source] of Object.entries(image.files)) await copyFile(source, join(context, name));
    await builder.build({
      dockerfile: image.dockerfile,
      context,
      buildArgs: image.buildArgs,
      reference: image.reference,
    });
    await mkdir(join(cacheDirectory(), "images"), { recursive: true });
    await rm(unfinished, { force: true });
    await builder.save(image.reference, unfinished);
    await builder.remove(image.reference);
    await rename(unfinished, archive);
  } finally {
    await rm(unfinished, { force: true });
    await rm(context, { recursive: true, force: true });
  }
}

/** Keeps an image's newest archives, for going back to them, and deletes the others. */
async function pruneArchives(name: ImageName): Promise<void> {
  const directory = join(cacheDirectory(), "images");
  const pattern = new RegExp(`^${name}-[0-9a-f]{12}\\.tar$`);
  const archives = (await readdir(directory)).filter((file) => pattern.test(file)).map((file) => join(directory, file));
  const dated = await Promise.all(archives.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
  for (const { file } of dated.toSorted((a, b) => b.at - a.at).slice(archivesKept)) await rm(file, { force: true });
}
