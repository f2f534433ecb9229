import { containerRule } from "../../kubernetes/pod-rule.ts";

export const imageNotLatest = containerRule({
  name: "image-not-latest",
  description: "No image has the tag `latest`, or none, which is the same.",
  why: "What runs would change with the next start of a pod, and nobody could say which version it is.",
  check: ({ image = "" }) => {
    const [name = "", digest] = image.split("@");
    const tag = /:([^/:]+)$/.exec(name)?.[1];
    const isVague = tag === "latest" || (tag === undefined && digest === undefined);
    return isVague ? [`runs ${image === "" ? "no image" : image}: name a version, or better a digest.`] : [];
  },
});
