/** The time strip: how many alerts came when, over the window that is searched. */
import { severityStrip, timeStrip } from '../../../engine/intake/histogram.ts';
import type { AlertLog } from '../../../engine/model/alert.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import type { SearchWindow } from '../../../engine/settings.ts';
import { type Span, span } from '../../components/spans.ts';

/** Epoch ms, both. */
export type StripSpan = { readonly from: number; readonly to: number };

const BARS = '▁▂▃▄▅▆▇█';
const NONE = '·';
/** Cells of a strip where none is on show. */
const STEPS = 60;

/**
 * The span of a strip of so many cells for a window that is searched up to `now`. It moves on by whole cells: what stands
 * in a cell stays together, and a quiet table is drawn anew only once in the time that a cell stands for (a third of the
 * bytes of a quiet watch otherwise).
 */
export function stripSpan(window: SearchWindow, now: number, cells = STEPS): StripSpan {
  if (window.kind === 'span') return { from: window.from, to: window.to };
  const step = Math.max(1, Math.floor(window.ms / Math.max(1, cells)));
  const to = Math.ceil(now / step) * step;
  return { from: to - window.ms, to };
}

type Known = { readonly width: number; readonly from: number; readonly to: number; readonly line: readonly Span[] };
const known = new WeakMap<AlertLog, Known>();

export function stripCell({ alerts }: Machine, width: number, { from, to }: StripSpan): readonly Span[] {
  const last = known.get(alerts);
  if (last && last.width === width && last.from === from && last.to === to) return last.line;
  const counts = timeStrip(alerts, from, to, width);
  const worst = severityStrip(alerts, from, to, width);
  const most = Math.max(1, ...counts);
  const line: Span[] = [];
  counts.forEach((count, index) => {
    const severity = worst[index];
    const token = count === 0 || severity == null ? 'text.muted' : (`severity.${severity}` as const);
    const text = count === 0 ? NONE : (BARS[Math.max(0, Math.ceil((count / most) * BARS.length) - 1)] ?? NONE);
    const before = line.at(-1);
    if (before?.token === token) line[line.length - 1] = span(before.text + text, token);
    else line.push(span(text, token));
  });
  known.set(alerts, { width, from, to, line });
  return line;
}
