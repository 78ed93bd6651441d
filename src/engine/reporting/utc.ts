/** Epoch ms as the seed writes times in files: UTC, to the second, "2026-02-03T10:00:00Z". */
export function utcSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
