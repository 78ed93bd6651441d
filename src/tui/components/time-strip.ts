/** When alerts came, as a strip of cells: the taller, the more. */

const LEVELS = ' ▁▂▃▄▅▆▇█';
/** More alerts than this are sampled: the strip shows a shape, not a count. */
const MOST_SAMPLES = 5000;

/** Counts per cell over [from, to]; times outside and unknown ones (NaN) are left out. All epoch ms. */
export function binTimes(
  count: number,
  timeAt: (index: number) => number,
  from: number,
  to: number,
  cells: number,
): readonly number[] {
  const bins = new Array<number>(Math.max(0, cells)).fill(0);
  const span = Math.max(1, to - from);
  const step = Math.max(1, Math.ceil(count / MOST_SAMPLES));
  for (let index = 0; index < count; index += step) {
    const time = timeAt(index);
    if (!(time >= from && time <= to)) continue;
    const cell = Math.min(cells - 1, Math.floor(((time - from) / span) * cells));
    if (cell >= 0) bins[cell] = (bins[cell] ?? 0) + 1;
  }
  return bins;
}

/** One character a bin; a bin that is not empty is never drawn as empty. */
export function stripText(bins: readonly number[]): string {
  const most = Math.max(1, ...bins);
  return bins
    .map((count) => LEVELS[count === 0 ? 0 : Math.max(1, Math.round((count / most) * (LEVELS.length - 1)))] ?? ' ')
    .join('');
}
