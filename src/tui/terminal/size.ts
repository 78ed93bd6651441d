/** The size of the screen, and what is made of it. */

export type Size = { readonly columns: number; readonly rows: number };

/** Below this there is one honest line instead of a screen. */
export const SMALLEST: Size = { columns: 60, rows: 12 };

/** The terminal's size; 80×24 where it does not say. */
export function terminalSize(stdout: { readonly columns?: number; readonly rows?: number }): Size {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

/** Rows of the root box: all of them, but one less on Windows, whose consoles scroll on the last cell. */
export function rootRows(rows: number, platform: string = process.platform): number {
  return Math.max(1, platform === 'win32' ? rows - 1 : rows);
}

export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < SMALLEST.columns || rows < SMALLEST.rows;
}

/** What is shown instead, the shortest first where room is short. `inFlight`: orders that have not ended. */
export function tooSmallWords({ columns, rows }: Size, inFlight = 0): string {
  const orders = inFlight === 1 ? '1 order is' : `${inFlight} orders are`;
  const leave = inFlight === 0 ? 'q leaves.' : `${orders} in flight: q twice leaves, they stand.`;
  return `Cordon needs ${SMALLEST.columns}×${SMALLEST.rows}; this is ${columns}×${rows}. ${leave} Or make the window larger.`;
}
