import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { kubernetesVersion } from "../../../local/toolchain/versions.ts";
import type { Manifest } from "../../../operations/render/manifest.ts";
import { writeManifests } from "../../../operations/render/write.ts";
import { checkerOutput } from "./checker-output.ts";

/** Something that kube-score would have otherwise, of whatever grade. */
export interface Finding {
  /** Such as `container-image-tag`. */
  readonly check: string;
  readonly file: string;
  readonly comments: readonly string[];
}

interface ScoredObject {
  readonly file_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { path: string; summary: string }[] | null;
  }[];
}

const allOk = 10;

/** Of the checks that are off by default, those that are not a matter of taste. */
const optional = ["container-seccomp-profile", "container-ports-check"];

/** What kube-score finds in the manifests of one stack, all together: it compares them with one another. */
export async function scoreFindings(manifests: readonly Manifest[]): Promise<Finding[]> {
  const directory = await mkdtemp(join(tmpdir(), "immoexpress-score-"));
  try {
    const files = join(directory, "manifests");
    await mkdir(files);
    await writeManifests(files, manifests);
    const version = `v${kubernetesVersion.split(".").slice(0, 2).join(".")}`;
    const options = ["--output-format=json", `--kubernetes-version=${version}`, "--disable-ignore-checks-annotations"];
    const enabled = optional.map((check) => `--enable-optional-test=${check}`);
    const paths = manifests.map(({ file }) => join(files, file));
    const scored = await checkerOutput("kube-score", ["score", ...options, ...enabled, ...paths]);
    return (scored as ScoredObject[]).flatMap(findingsOf);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function findingsOf({ file_name: path, checks }: ScoredObject): Finding[] {
  return checks
    .filter(({ grade, skipped }) => !skipped && grade < allOk)
    .map(({ check, comments }) => ({
      check: check.id,
      file: basename(path),
      comments: (comments ?? []).map(({ path: where, summary }) => (where === "" ? summary : `${where}: ${summary}`)),
    }));
}
