import { DeliveryError } from "../notify/failure.ts";
import { post } from "../notify/http.ts";
import { repeat } from "../notify/repeat.ts";
import { sentryRelease, type SentryTarget } from "./target.ts";

/** A release that runs. */
export interface RunningRelease {
  /** Its tag. */
  release: string;
  /** When it was begun to deploy it, and when that ended: ISO 8601. */
  startedAt: string;
  finishedAt: string;
}

export interface RegisterOptions {
  /** Milliseconds since 1970 until which Sentry is waited for. */
  end: number;
  /** As in `Repetition`; default: 250. */
  firstDelay?: number;
}

/** What Sentry means by refusing. */
function hintOf(status: number): string {
  if (status === 401) return ": the token is no longer valid";
  if (status === 403) return ": the token needs the scope project:releases";
  if (status === 404) return ": it knows no such organization";
  return status === 400 ? ": it knows no such project" : "";
}

/**
 * Registers a release and its deployment. What runs has happened: that Sentry cannot be told never becomes its failure, so
 * that this never throws. A release that is registered already stays as it is.
 * @param token for the scope `project:releases`
 * @returns why it was not registered; undefined: it was
 * @see https://docs.sentry.io/api/releases/
 */
export async function registerRelease(
  { url, organization, projects, environment }: Omit<SentryTarget, "token">,
  token: string,
  { release, startedAt, finishedAt }: RunningRelease,
  { end, firstDelay = 250 }: RegisterOptions,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(Math.max(0, end - Date.now()));
  const releases = `${url}/api/0/organizations/${encodeURIComponent(organization)}/releases/`;
  const version = sentryRelease(release);
  const send = (address: string, content: object) => {
    const request = { headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(content), hintOf };
    return repeat(() => post(address, request, signal), { end, firstDelay });
  };
  try {
    await send(releases, { version, projects, dateReleased: finishedAt });
    const deployment = { environment, projects, dateStarted: startedAt, dateFinished: finishedAt };
    await send(`${releases}${encodeURIComponent(version)}/deploys/`, deployment);
    return undefined;
  } catch (error) {
    if (error instanceof DeliveryError) return error.message;
    // Anything else may hold the token.
    return signal.aborted ? "no answer in time" : "an unexpected error";
  }
}
