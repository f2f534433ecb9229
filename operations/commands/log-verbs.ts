import { logLevels } from "../logs/line.ts";
import type { VerbSpec } from "./verb-spec.ts";

/** Days that logs go back at most; the nodes keep less of a busy container. */
const mostDays = 30;

/** The verb of the pods' logs. */
export const logVerbs: { readonly logs: VerbSpec<"logs"> } = {
  logs: {
    summary: "Show what the website and the API have logged, in order of time",
    options: {
      service: { value: "NAME", help: "frontend, backend, or another part such as mongodb; default: the first two" },
      release: { value: "TAG", help: "only lines of this release" },
      request: { value: "ID", help: "only lines of this request: the X-Request-Id of its answer" },
      since: { value: "TIME", help: "how far back, such as 30m, 6h or 2d; default: 1h" },
      level: { value: "LEVEL", help: `only this and worse: ${logLevels.join(", ")}; lines that name none are shown` },
      follow: { help: "go on until Ctrl-C" },
    },
    example: "logs --level warn --since 6h",
    build: (given) => {
      const service = given.matching("service", /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, "a name such as backend");
      return {
        verb: "logs",
        services: service === undefined ? ["frontend", "backend"] : [service],
        release: given.release("release"),
        request: given.matching("request", /^[\w.-]{8,128}$/, "8 to 128 of A-Z a-z 0-9 . _ -"),
        sinceSeconds: given.duration("since", mostDays * 86_400) ?? 3600,
        level: given.oneOf("level", logLevels),
        isFollowing: given.has("follow"),
      };
    },
  },
};
