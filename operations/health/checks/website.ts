import { type Check, CheckFailure } from "../check.ts";
import type { Answer, HttpClient } from "../http/client.ts";
import { expectStatus } from "../http/expect.ts";
import type { CheckGroup } from "../report.ts";
import type { HealthSettings } from "../settings.ts";

export interface WebsitePlace {
  client: HttpClient;
  /** Without a slash at its end. */
  url: string;
  group: CheckGroup;
  settings: HealthSettings;
  hint: string;
}

/** `GET /` of the website: a whole page that shows properties. */
export function websiteCheck({ client, url, group, settings, hint }: WebsitePlace, name: string): Check {
  const target = `${url}/`;
  const probe: Check["probe"] = async (signal) => {
    const answer = await client.call(target, { signal });
    expectStatus(answer, 200);
    const flaw = flawOf(answer);
    if (flaw !== undefined) {
      throw new CheckFailure({ expected: `a whole page of HTML of ${answer.target}`, came: flaw });
    }
    const shown = propertiesOn(answer.text);
    if (shown === 0 && settings.minimumProperties > 0) {
      throw new CheckFailure({
        expected: `properties on the page of ${answer.target}`,
        came: "it links to none",
        hint: "the check of the properties, and at the log of the frontend",
      });
    }
    return `a page of ${Math.ceil(answer.text.length / 1000)} kB with ${shown} properties`;
  };
  return { name, group, limitMs: settings.limits.frontend, target: `GET ${target}`, hint, probe };
}

/** What is wrong with a page, as a clause; undefined: nothing. */
export function flawOf({ contentType, text }: Pick<Answer, "contentType" | "text">): string | undefined {
  if (!/^text\/html\b/i.test(contentType)) return "it is not said to be HTML";
  if (!/<html[\s>]/i.test(text)) return "it has no <html>";
  if (!/<\/html>\s*$/i.test(text)) return "it ends before </html>";
  return /<title[^>]*>\s*[^\s<]/i.test(text) ? undefined : "it has no title";
}

/** How many different properties a page links to. */
export function propertiesOn(html: string): number {
  return new Set([...html.matchAll(/href="[^"]*\/properties\/([\w-]+)"/g)].map(([, id]) => id)).size;
}
