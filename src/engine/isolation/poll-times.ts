/** When an order is looked at: fast first, then slower (safety.md, Life of an isolation). Milliseconds. */

const POLLS_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000];
const THEN_EVERY_MS = 30_000;

/** The first poll after `elapsedMs`, both counted from when following began. */
export function nextPollAfter(elapsedMs: number): number {
  const early = POLLS_MS.find((at) => at > elapsedMs);
  if (early !== undefined) return early;
  return (Math.floor(elapsedMs / THEN_EVERY_MS) + 1) * THEN_EVERY_MS;
}
