/** The metadata that every object has. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}

/** Where an object lives in the cluster, `namespace/name`: how other objects find it. */
export function placeOf({ namespace = "default", name = "" }: ObjectMeta): string {
  return `${namespace}/${name}`;
}

/** Whether a selector takes an object with these labels. Expressions are not read: a selector with some takes nothing. */
export function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (selector === undefined || (selector.matchExpressions ?? []).length > 0) return false;
  return Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}
