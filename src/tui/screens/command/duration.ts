/** Durations as typed and as shown (cli.md: a number with `m`, `h`, `d`, `w` or `mo`). */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY, mo: 30 * DAY };

/** Milliseconds; null where it is no duration, or none that makes sense for a window. */
export function readDuration(text: string): number | null {
  const found = /^(\d{1,5})\s*(mo|m|h|d|w)$/u.exec(text.trim().toLowerCase());
  const ms = found ? Number(found[1]) * (UNITS[found[2] as string] as number) : 0;
  return ms > 0 ? ms : null;
}

/** The shortest exact spelling: 3600000 → "1 h". */
export function durationWords(ms: number): string {
  const units = [
    ['w', 7 * DAY],
    ['d', DAY],
    ['h', HOUR],
    ['min', MINUTE],
    ['s', 1000],
  ] as const;
  for (const [name, size] of units) if (ms >= size && ms % size === 0) return `${ms / size} ${name}`;
  return `${Math.round(ms / 1000)} s`;
}
