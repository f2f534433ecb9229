import { type Anchor, parseAnchor } from "../audit/anchor.ts";
import { backupName } from "../backup/manifest.ts";
import { engineBackupName } from "../engines/names.ts";
import { snapshotName } from "../media/names.ts";
import { releaseDate, releaseTagForm } from "../release/tag.ts";
import { UsageError } from "./command.ts";

const backupForm = "a name as in backup list, such as mongodb-backup-20251207-060000,";

/** The options and words of one command line, checked for their kind but not for what they say. */
export class Given {
  private readonly values: ReadonlyMap<string, string | true>;
  private readonly words: readonly string[];

  /** @param words those behind the verb */
  constructor(values: ReadonlyMap<string, string | true>, words: readonly string[]) {
    this.values = values;
    this.words = words;
  }

  has(option: string): boolean {
    return this.values.has(option);
  }

  text(option: string): string | undefined {
    const value = this.values.get(option);
    return value === true ? undefined : value;
  }

  /** @throws UsageError unless the text is one of these */
  oneOf<T extends string>(option: string, allowed: readonly T[]): T | undefined {
    const text = this.text(option);
    const found = allowed.find((value) => value === text);
    if (text !== undefined && found === undefined) {
      throw new UsageError(`--${option}=${text} is unknown: one of ${allowed.join(", ")} is allowed.`);
    }
    return found;
  }

  /** @throws UsageError unless the text has the form. @param form described in words, with an example */
  matching(option: string, pattern: RegExp, form: string): string | undefined {
    const text = this.text(option);
    if (text !== undefined && !pattern.test(text)) {
      throw new UsageError(`--${option}=${text} is not understood: ${form} is allowed.`);
    }
    return text;
  }

  /** One line of free text. */
  line(option: string): string | undefined {
    return this.matching(option, /^[^\p{Cc}]{1,500}$/u, "one line of at most 500 characters");
  }

  /** A whole number from 1 to `most`. */
  count(option: string, most: number): number | undefined {
    const text = this.matching(option, /^\d{1,9}$/, `a whole number from 1 to ${most}`);
    if (text === undefined) return undefined;
    const count = Number(text);
    if (count >= 1 && count <= most) return count;
    throw new UsageError(`--${option}=${text} is out of bounds: a whole number from 1 to ${most} is allowed.`);
  }

  /** Seconds, from a minute to `most`. */
  duration(option: string, most: number): number | undefined {
    const form = `a time such as 30m, 6h or 2d, from 1m to ${most / 86_400}d,`;
    const text = this.matching(option, /^\d{1,6}[mhd]$/, form);
    if (text === undefined) return undefined;
    const seconds = Number(text.slice(0, -1)) * ({ m: 60, h: 3600 }[text.slice(-1)] ?? 86_400);
    if (seconds >= 60 && seconds <= most) return seconds;
    throw new UsageError(`--${option}=${text} is out of bounds: ${form} is allowed.`);
  }

  /** A record of the audit trail, with its hash. */
  anchor(option: string): Anchor | undefined {
    const text = this.text(option);
    const anchor = text === undefined ? undefined : parseAnchor(text);
    if (text !== undefined && anchor === undefined) {
      throw new UsageError(
        `--${option}=${text} is no anchor: an id and the first 16 to 64 digits of its hash, such as 42:0123456789abcdef, are allowed.`,
      );
    }
    return anchor;
  }

  /** A name of a dump in an option. */
  backup(option: string): string | undefined {
    return this.matching(option, backupName, backupForm);
  }

  /** A name of a dump, or of another engine's backup. */
  anyBackup(option: string): string | undefined {
    const isOfEngine = engineBackupName.test(this.text(option) ?? "");
    return isOfEngine ? this.text(option) : this.backup(option);
  }

  snapshot(option: string): string | undefined {
    return this.matching(option, snapshotName, "a name as in media list, such as media-backup-20251207-060000,");
  }

  /** A tag that can name a release. */
  releaseTag(option: string): string | undefined {
    const text = this.text(option);
    if (text !== undefined && releaseDate(text) === undefined) {
      throw new UsageError(`--${option}=${text} is not understood: ${releaseTagForm}, is allowed.`);
    }
    return text;
  }

  /** A container image; what is allowed in it beyond that the program says, which knows the stack. */
  image(option: string): string | undefined {
    const form = "an image with a tag or a digest, such as registry.example.com/backend:1.2,";
    return this.matching(option, /^[\w.:/@-]{1,500}[:@][\w.:-]+$/, form);
  }

  release(option: string): string | undefined {
    return this.matching(option, /^[\w.-]{1,128}$/, "a release tag such as prod-20251207-143000");
  }

  /** A calendar day, YYYY-MM-DD. */
  day(option: string): string | undefined {
    const text = this.text(option);
    if (text === undefined) return undefined;
    const date = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(NaN);
    // Dates that no calendar has roll over to the next month.
    if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text)) {
      throw new UsageError(`--${option}=${text} is no date: a day that exists, written as 2025-12-07, is allowed.`);
    }
    return text;
  }

  /** A second in UTC. */
  instant(option: string): string | undefined {
    const form = "a second in UTC, such as 2025-12-07T14:30:00Z,";
    const text = this.matching(option, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, form);
    if (text !== undefined && Number.isNaN(Date.parse(text))) {
      throw new UsageError(`--${option}=${text} is no moment: ${form} is allowed.`);
    }
    return text;
  }

  /** The word behind the verb. @param what it is, with an example. @throws UsageError when there is none */
  word(verb: string, what: string): string {
    const [word] = this.words;
    if (word === undefined) throw new UsageError(`${verb} needs ${what}.`);
    return word;
  }

  /** The same as the word behind the verb. @throws UsageError when there is none, or something else */
  anyBackupWord(verb: string): string {
    const [word = ""] = this.words;
    return engineBackupName.test(word) ? word : this.backupWord(verb);
  }

  /** The name of a dump as the word behind the verb. @throws UsageError when there is none, or something else */
  backupWord(verb: string): string {
    const word = this.word(verb, `the name of a backup: immo ${verb} mongodb-backup-20251207-060000`);
    if (backupName.test(word)) return word;
    if (engineBackupName.test(word)) {
      throw new UsageError(`${verb} knows dumps alone, and "${word}" is kept by another engine.`);
    }
    throw new UsageError(`"${word}" is not the name of a backup: one as in backup list is allowed.`);
  }
}
