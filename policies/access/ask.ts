/** A question to the API server's authorization: may somebody do this? */
export interface Ask {
  readonly verb: string;
  /** API group; "" is the core. */
  readonly group: string;
  /** With its subresource, such as `pods/exec`. */
  readonly resource: string;
  /** Default: in all namespaces, or of objects that belong to none. */
  readonly namespace?: string;
  /** Default: any object. */
  readonly name?: string;
}

/**
 * The questions about every verb and every resource.
 * @param verbs separated by blanks, like `resources`
 * @param resources each with its group before it where it has one: `apps:deployments`, `pods/exec`
 */
export function asks(verbs: string, resources: string, where: Pick<Ask, "namespace" | "name"> = {}): Ask[] {
  return resources.split(" ").flatMap((named) => {
    const [resource = "", group = ""] = named.split(":").reverse();
    return verbs.split(" ").map((verb) => ({ verb, group, resource, ...where }));
  });
}

/** Such as `patch argoproj.io/rollouts/scale backend in immoexpress`. */
export function describeAsk({ verb, group, resource, namespace, name }: Ask): string {
  const what = group === "" ? resource : `${group}/${resource}`;
  return [verb, what, ...(name === undefined ? [] : [name]), `in ${namespace ?? "all namespaces"}`].join(" ");
}

/** Whether who may do the first may do the second. */
export function covers(held: Ask, asked: Ask): boolean {
  return (
    held.verb === asked.verb &&
    held.group === asked.group &&
    held.resource === asked.resource &&
    (held.namespace === undefined || held.namespace === asked.namespace) &&
    (held.name === undefined || held.name === asked.name)
  );
}
