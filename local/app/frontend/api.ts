import type { PropertyPage, PublicProperty } from "../backend/properties.ts";

/** A property as JSON carries it. */
export type ListedProperty = Omit<PublicProperty, "createdAt"> & { createdAt: string };
export type ListedPage = Omit<PropertyPage, "items"> & { items: ListedProperty[] };

/**
 * Milliseconds that a page waits for the API, both attempts together, before it says that the API is away. Longer than a
 * page should take: a late page is worth more than none.
 */
const timeout = 15_000;

/** Milliseconds that a page waits for feature flags: it can do without. */
const flagsTimeout = 500;

/** Values of feature flags by name. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** The API did not answer, or answered that it cannot. */
export class ApiUnavailableError extends Error {
  override name = "ApiUnavailableError";
}

/** The API refused what was asked of it: status 404 for what does not exist, 400 for a wrong filter. */
export class ApiRefusedError extends Error {
  override name = "ApiRefusedError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The frontend's view of the API: the questions it asks. */
export class Api {
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async list(parameters: URLSearchParams, requestId: string): Promise<ListedPage> {
    return (await this.get(`/api/properties?${parameters.toString()}`, requestId)) as ListedPage;
  }

  async property(id: string, requestId: string): Promise<ListedProperty> {
    return (await this.get(`/api/properties/${encodeURIComponent(id)}`, requestId)) as ListedProperty;
  }

  /** The feature flags of a visitor; none when the API does not say in time, and then the page's own defaults hold. */
  async flags(caller: Readonly<Record<string, string>>, requestId: string): Promise<FlagValues> {
    try {
      const answer = await this.getOnce("/api/flags", requestId, AbortSignal.timeout(flagsTimeout), caller);
      const { flags } = answer as { flags: Record<string, { value: unknown }> };
      return Object.fromEntries(Object.entries(flags).map(([name, { value }]) => [name, value]));
    } catch {
      return {};
    }
  }

  /** Asks a second time when the API did not answer: a pod of it may just have gone, and reading changes nothing. */
  private async get(path: string, requestId: string): Promise<unknown> {
    const signal = AbortSignal.timeout(timeout);
    try {
      return await this.getOnce(path, requestId, signal);
    } catch (error) {
      if (!(error instanceof ApiUnavailableError) || signal.aborted) throw error;
      return this.getOnce(path, requestId, signal);
    }
  }

  private async getOnce(
    path: string,
    requestId: string,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(new URL(path, this.url), {
        headers: { ...headers, "X-Request-Id": requestId },
        signal,
      });
      if (response.ok) return await response.json();
    } catch (cause) {
      throw new ApiUnavailableError("The API did not answer.", { cause });
    }
    await response.body?.cancel();
    if (response.status >= 500) throw new ApiUnavailableError(`The API answered with status ${response.status}.`);
    // Without the query, which is what a visitor typed.
    const asked = path.split("?", 1)[0] ?? "";
    throw new ApiRefusedError(response.status, `The API refused ${asked} with status ${response.status}.`);
  }
}
