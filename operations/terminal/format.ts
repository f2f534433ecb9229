/**
 * `7 s`, `1 min 05 s`: how long something took, for people.
 * @param limit milliseconds: `7 s of 15 min 00 s`
 */
export function formatElapsed(milliseconds: number, limit?: number): string {
  if (limit !== undefined) return `${formatElapsed(milliseconds)} of ${formatElapsed(limit)}`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** `7 s`, `12 min`, `3 h 05 min`, `2 d 4 h`: how long ago something was, for people; what is in the future is now. */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return `${seconds} s`;
  if (hours < 1) return `${minutes} min`;
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const units = ["kB", "MB", "GB", "TB"];

/** `999 B`, `12.3 MB`: three digits, in powers of 1000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit = "B";
  for (const next of units) {
    // What rounds up to four digits is one of the next unit.
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

/** `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-GB");
}

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : nouns}`;
}

/** `2025-12-07 14:30` in UTC. @param iso ISO 8601 */
export function formatTime(iso: string): string {
  return new Date(iso).toISOString().slice(0, 16).replace("T", " ");
}
