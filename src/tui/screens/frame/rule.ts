/** The line between header and body. While a search runs it is the progress bar. Pure. */
import { countWords } from '../../../engine/model/span-words.ts';
import type { SearchProgress } from '../../../engine/ports.ts';
import type { CyclePhase, EngineState } from '../../../engine/state.ts';
import { type Span, span } from '../../components/spans.ts';
import { sanitise } from '../../text/sanitise.ts';
import { widthOf } from '../../text/width.ts';

const THIN = '─';
const THICK = '━';
/** Cells of the piece that moves where nobody knows how much is left. */
const PIECE = 6;
/** A search of the quiet watch is told only when it lasts (ms): a bar that flashes every 15 s would be noise. */
const PATIENCE_MS = 1500;

const PHASES: Readonly<Record<Exclude<CyclePhase, 'idle' | 'collecting'>, string>> = {
  'looking-up': 'Looking the machines up',
  deciding: 'Deciding',
  ordering: 'Sending orders',
  verifying: 'Reading the isolations again for proof',
  reporting: 'Writing the report',
};

export function ruleLine(
  { cycle, watch }: Pick<EngineState, 'cycle' | 'watch'>,
  now: number,
  width: number,
): readonly Span[] {
  const { phase, progress, startedAt } = cycle;
  const isFirst = watch.lastSuccessAt === null;
  const lasts = startedAt !== null && now - startedAt >= PATIENCE_MS;
  if (phase === 'idle' || !(isFirst || lasts)) return [span(THIN.repeat(width), 'text.muted')];
  if (phase !== 'collecting') return labelled(PHASES[phase], width);
  if (progress === null) return labelled('Searching', width);
  return bar(progress, width);
}

/** ms until a search that goes on is shown; null: only facts change the line. */
export function untilRuleChanges({ cycle }: Pick<EngineState, 'cycle'>, now: number): number | null {
  if (cycle.phase === 'idle' || cycle.startedAt === null) return null;
  const left = cycle.startedAt + PATIENCE_MS - now;
  return left > 0 ? left : null;
}

function labelled(words: string, width: number): readonly Span[] {
  const rest = Math.max(0, width - widthOf(words) - 4);
  return [span(`${THIN}${THIN} `, 'text.muted'), span(words, 'accent'), span(` ${THIN.repeat(rest)}`, 'text.muted')];
}

function bar(progress: SearchProgress, width: number): readonly Span[] {
  const words = ` ${progressWords(progress)} `;
  const cells = Math.max(PIECE, width - widthOf(words) - 2);
  const isShared = progress.windows > 1 && progress.windowsDone > 0;
  const share = isShared ? progress.windowsDone / progress.windows : null;
  const from = share === null ? (progress.pages * 3) % Math.max(1, cells - PIECE) : 0;
  const length = share === null ? PIECE : Math.round(Math.min(1, share) * cells);
  return [
    span(THIN.repeat(2), 'text.muted'),
    span(words, 'accent'),
    span(THIN.repeat(from), 'text.muted'),
    span(THICK.repeat(length), 'accent'),
    span(THIN.repeat(Math.max(0, cells - from - length)), 'text.muted'),
  ];
}

/** "Searching: Processing, 2 of 4 windows, 3 pages, 1240 alerts". The state is the service's own word. */
export function progressWords({ state, windows, windowsDone, pages, alerts }: SearchProgress): string {
  const parts = [
    sanitise(state),
    ...(windows > 1 ? [`${windowsDone} of ${windows} windows`] : []),
    ...(pages > 0 ? [countWords(pages, 'page')] : []),
    ...(pages > 0 || alerts > 0 ? [countWords(alerts, 'alert')] : []),
  ];
  return `Searching: ${parts.filter((part) => part !== '').join(', ')}`;
}
