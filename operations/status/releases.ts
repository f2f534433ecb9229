import { podHashLabel } from "../rollouts/objects.ts";
import { objectsOf, partLabel } from "./objects.ts";

/**
 * Which release the pods of a version are configured as: what `RELEASE` is in the ConfigMap that they have.
 * @param items ReplicaSets and ConfigMaps, among others
 */
export function releaseReader(items: readonly unknown[]): (service: string, hash: string) => string | null {
  const releases = new Map(objectsOf(items, "ConfigMap").map(({ metadata, data }) => [metadata.name, data["RELEASE"]]));
  const versions = objectsOf(items, "ReplicaSet");
  return (service, hash) => {
    const version = versions.find(
      ({ metadata }) => metadata.labels[podHashLabel] === hash && metadata.labels[partLabel] === service,
    );
    const names = version?.spec.template.spec.containers.flatMap(({ envFrom }) =>
      envFrom.flatMap(({ configMapRef }) => configMapRef?.name ?? []),
    );
    return names?.map((name) => releases.get(name)).find((release) => release !== undefined) ?? null;
  };
}
