/** An image as a registry knows it. */
export interface ImageReference {
  /** With a port, if there is one. */
  readonly registry: string;
  readonly repository: string;
  /** A tag, or a digest. */
  readonly reference: string;
}

/** Takes the name of an image apart, with the defaults of container tools: `nginx:1` is one of docker.io/library. */
export function parseImage(image: string): ImageReference {
  const [name = "", digest] = image.split("@");
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  const hasRegistry = first === "localhost" || /[.:]/.test(first);
  const rest = hasRegistry ? name.slice(slash + 1) : name;
  const colon = rest.lastIndexOf(":");
  const path = colon > rest.lastIndexOf("/") ? rest.slice(0, colon) : rest;
  const tag = path === rest ? "latest" : rest.slice(colon + 1);
  const registry = hasRegistry ? first : "docker.io";
  const repository = registry === "docker.io" && !path.includes("/") ? `library/${path}` : path;
  return { registry, repository, reference: digest ?? tag };
}
