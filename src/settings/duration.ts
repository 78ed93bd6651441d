/** Durations as people write them: a number with ms, s, m, h, d, w or mo (cli.md, Options of the cycle commands). */

const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, mo: 2_592_000_000 } as const;
type Unit = keyof typeof MS;

const EXAMPLES = 'such as 15s, 5m, 1h, 2d, 3w or 1mo';
/** A century: beyond it sums of times are no dates any more. */
const LONGEST = 1200 * MS.mo;

/** Milliseconds; a month is 30 days. Refuses with a sentence. */
export function parseDuration(text: string): { readonly ms: number } | { readonly refused: string } {
  const match = /^(\d+(?:\.\d+)?)\s?(ms|s|m|h|d|w|mo)$/.exec(text.trim());
  if (!match) {
    const bare = /^\d+(\.\d+)?$/.test(text.trim());
    return {
      refused: `"${text}" is not a duration: ${bare ? 'a unit is missing, it is' : 'write a number with a unit,'} ${EXAMPLES}.`,
    };
  }
  const ms = Math.round(Number(match[1]) * MS[match[2] as Unit]);
  if (ms > LONGEST) return { refused: `"${text}" is too long: a century is the limit.` };
  return { ms };
}

/** The shortest spelling that `parseDuration` reads as the same whole number of milliseconds. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const units = Object.entries(MS).reverse();
  const [unit, size] = units.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

/** For texts that were checked before. */
export function durationMs(text: string): number {
  const parsed = parseDuration(text);
  if ('refused' in parsed) throw new TypeError(parsed.refused);
  return parsed.ms;
}
