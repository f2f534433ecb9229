import { PulumiEngine } from "../../operations/release/pulumi/engine.ts";
import { type DeployedRelease, releasesOf } from "../../operations/release/history.ts";
import { releaseDate, releaseTagForm } from "../../operations/release/tag.ts";
import { PipelineError } from "../failure.ts";
import { projectDirectory } from "../run-immo.ts";
import { optional, optionalText, needed, stackOf, type Values, type Verb } from "../verb.ts";

/**
 * A checkout does not know what was deployed: the stack's file says it as it was committed. Without this a preview would
 * show every stack going back to old images.
 */
export const configure: Verb = {
  summary: "Write into a stack's file the release that runs, or the one that is given",
  options: {
    stack: needed("NAME"),
    release: optional("TAG"),
    frontend: optional("IMAGE"),
    backend: optional("IMAGE"),
  },
  run: async (values, environment) => {
    const engine = await PulumiEngine.open({ stack: stackOf(values), directory: projectDirectory, environment });
    const wanted = given(values) ?? running(releasesOf(await engine.history()));
    if (wanted === undefined) {
      process.stdout.write("Nothing was deployed yet: the file stays as it is.\n");
      return;
    }
    const { tag, images } = wanted;
    await engine.setRelease(tag, images);
    process.stdout.write(`${tag}: frontend ${images.frontend}, backend ${images.backend}\n`);
  },
};

type Wanted = Pick<DeployedRelease, "tag"> & { images: NonNullable<DeployedRelease["images"]> };

/** @throws PipelineError unless all three are given, or none */
export function given(values: Values): Wanted | undefined {
  const [tag, frontend, backend] = ["release", "frontend", "backend"].map((name) => optionalText(values, name));
  if (tag === undefined && frontend === undefined && backend === undefined) return undefined;
  if (tag === undefined || frontend === undefined || backend === undefined) {
    throw new PipelineError("--release, --frontend and --backend go together: give all three, or none for what runs.");
  }
  if (releaseDate(tag) === undefined) {
    throw new PipelineError(`--release=${tag} is not understood: ${releaseTagForm}, is allowed.`);
  }
  return { tag, images: { frontend, backend } };
}

/** What was good last: after a bad deployment it is what runs again. @param releases the newest first */
export function running(releases: readonly DeployedRelease[]): Wanted | undefined {
  const good = releases.find(({ result, images }) => result === "good" && images !== null);
  return good === undefined || good.images === null ? undefined : { tag: good.tag, images: good.images };
}
