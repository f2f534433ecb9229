import { containerRule } from "../../kubernetes/pod-rule.ts";

const digest = /@sha256:[0-9a-f]{64}$/;

export const imageByDigest = containerRule({
  name: "image-by-digest",
  description: "Every image is named by its digest.",
  why: "A tag can be moved: what was tested is then not what runs, and a rollback does not bring back what was.",
  exemptions: [
    {
      stacks: ["local"],
      reason: "The images are built on this machine, and their tags are hashes of what is in them.",
    },
    {
      stacks: ["staging"],
      resources: /^(application|backups|health)-/,
      reason:
        "The pipeline writes the tag of the release, which it makes once; production takes the same images by digest.",
    },
    {
      resources: /^(platform|database|monitoring)-/,
      reason:
        "Images of others, by the tag of an exact version. Their digests depend on the registry that mirrors them; the keys " +
        "`image` of `platform`, `database` and `monitoring` pin them.",
    },
  ],
  check: ({ image = "" }) =>
    digest.test(image) ? [] : [`runs ${image === "" ? "no image" : image}: name it by digest, as NAME@sha256:….`],
});
