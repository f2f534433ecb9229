/**
 * The longest pause between two runs of a cron schedule that runs every day.
 * @param schedule five fields, of which the first two are lists, ranges and steps of numbers and the others `*`
 * @returns hours; Infinity for every other schedule
 */
export function longestHoursBetween(schedule: string): number {
  const [minute = "", hour = "", ...days] = schedule.trim().split(/\s+/);
  const minutes = numbersOf(minute, 59);
  const hours = numbersOf(hour, 23);
  const isDaily = days.length === 3 && days.every((field) => field === "*");
  if (!isDaily || minutes.length === 0 || hours.length === 0) return Infinity;
  const runs = hours.flatMap((at) => minutes.map((past) => at + past / 60)).sort((a, b) => a - b);
  const first = (runs[0] ?? 0) + 24;
  return Math.max(...runs.map((run, index) => (runs[index + 1] ?? first) - run));
}

/** The numbers that a field names, from 0 to `last`; none where it is not understood. */
function numbersOf(field: string, last: number): number[] {
  const parts = field.split(",").map((part) => {
    const [, range = "", step = "1"] = /^(\*|\d+(?:-\d+)?)(?:\/(\d+))?$/.exec(part) ?? [];
    const [from = NaN, to = part.includes("/") ? last : from] =
      range === "*" ? [0, last] : range.split("-").map(Number);
    if (!(from <= to && to <= last && Number(step) > 0)) return [];
    return Array.from(
      { length: Math.floor((to - from) / Number(step)) + 1 },
      (_, index) => from + index * Number(step),
    );
  });
  return parts.some((part) => part.length === 0) ? [] : parts.flat();
}
