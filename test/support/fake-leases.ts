import { type CallOptions, Kubectl, KubectlError } from "../../operations/kubernetes/kubectl.ts";

interface Lease {
  metadata: { resourceVersion?: string; annotations?: Record<string, string> };
  spec: { holderIdentity: string; renewTime: string };
}

/** What an API server does with the one Lease of a namespace: optimistic locking by its resource version. */
export class FakeLeases {
  lease: Lease | undefined;
  /** Every content that the Lease has had. */
  readonly written: Lease[] = [];
  hasNamespace = true;
  /** Called before every answer; what it throws is the answer. */
  onCall: (verb: string) => void = () => undefined;
  /** Called when something was written, before the answer; what it throws is the answer. */
  onWritten: () => void = () => undefined;
  private version = 0;

  /** Answers a call of kubectl. @throws KubectlError */
  answer(args: readonly string[], input = ""): string {
    const [verb = ""] = args.filter((argument) => !argument.startsWith("--"));
    this.onCall(verb);
    if (verb === "get") {
      if (this.lease === undefined) throw refusal("NotFound", 'leases.coordination.k8s.io "release" not found');
      return JSON.stringify(this.lease);
    }
    this.write(verb, JSON.parse(input) as Lease);
    this.onWritten();
    return JSON.stringify(this.lease);
  }

  /** Writes as whoever is faster would. */
  write(verb: string, lease: Lease): void {
    if (verb === "create") {
      if (!this.hasNamespace) throw refusal("NotFound", 'namespaces "immoexpress" not found');
      if (this.lease !== undefined) throw refusal("AlreadyExists", "it exists");
    } else if (lease.metadata.resourceVersion !== this.lease?.metadata.resourceVersion) {
      throw refusal("Conflict", "the object has been modified");
    }
    const resourceVersion = String((this.version += 1));
    this.lease = { ...lease, metadata: { ...lease.metadata, resourceVersion } };
    this.written.push(this.lease);
  }

  /** A kubectl that talks to this server without being a program. */
  kubectl(): Kubectl {
    return new LeaseKubectl(this);
  }
}

/** An answer in the words of kubectl. */
export function refusal(reason: string, message: string): KubectlError {
  return new KubectlError(`kubectl ended with 1: Error from server (${reason}): ${message}`, reason);
}

class LeaseKubectl extends Kubectl {
  private readonly server: FakeLeases;

  constructor(server: FakeLeases) {
    super("immoexpress");
    this.server = server;
  }

  override async run(args: readonly string[], { input, signal }: CallOptions = {}): Promise<string> {
    // Others have their turn between question and answer, as on a network.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    return this.server.answer(args, input);
  }
}
