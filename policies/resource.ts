/** A resource as a rule sees it: what the program declares, without what is known only after the update. */
export interface Resource<Props = unknown> {
  /** Pulumi's type, such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Name in the program. */
  readonly name: string;
  /** The stack that it belongs to. */
  readonly stack: string;
  readonly props: Props;
  /** Whether the engine refuses to delete it. */
  readonly protect: boolean;
  /** The names of the resources that give a property its value, by property. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** The last part of a type: `Deployment` of `kubernetes:apps/v1:Deployment`. */
export function kindOf({ type }: Resource): string {
  return type.slice(type.lastIndexOf(":") + 1);
}
