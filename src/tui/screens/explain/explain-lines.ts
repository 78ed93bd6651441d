/** What the guards say of a machine, each with what it found, its limit, and what would flip it. Pure. */
import { type ExplainLine, explainVerdicts, summariseVerdicts } from '../../../engine/decision/explain.ts';
import { wordsOf } from '../../../engine/errors.ts';
import type { Verdict } from '../../../engine/model/decision.ts';
import { type Span, span, spansWidth } from '../../components/spans.ts';
import type { ExplainView } from '../../state/view.ts';
import { padEnd } from '../../text/pad.ts';
import { sanitise } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import type { Token } from '../../theme/tokens.ts';

type Line = readonly Span[];

const TOKENS: Readonly<Record<Verdict['result'], Token>> = {
  pass: 'good',
  warn: 'warn',
  hold: 'danger',
  'not-applicable': 'text.muted',
};

const RESULT = 6;
const TITLE = 18;
const INDENT = 2 + RESULT + TITLE;

let latest: { explain: ExplainView; width: number; lines: readonly Line[] } | null = null;

/** The latest answer is kept. */
export function explainLines(explain: ExplainView | null, width: number): readonly Line[] {
  if (explain === null) return [];
  if (latest && latest.explain === explain && latest.width === width) return latest.lines;
  const lines = build(explain, width);
  latest = { explain, width, lines };
  return lines;
}

function build({ reading }: ExplainView, width: number): readonly Line[] {
  if (reading.kind === 'loading')
    return [[span('  Reading the endpoint’s record and asking the guards …', 'text.muted')]];
  if (reading.kind === 'failed') {
    return wrapLines(sanitise(wordsOf(reading.problem)), width - 4).map((line) => [span(`  ${line}`, 'error')]);
  }
  const { verdicts, blockedBy } = reading.target;
  const summary = sanitise(summariseVerdicts(verdicts));
  return [
    ...wrapLines(summary, width - 4).map((line) => [span(`  ${line}`, blockedBy ? 'danger' : 'text.strong')]),
    [],
    ...explainVerdicts(verdicts).flatMap((verdict): readonly Line[] => {
      const room = Math.max(16, width - INDENT - 2);
      const isMuted = verdict.result === 'not-applicable';
      const told = wrapLines(sanitise(verdict.words), room).map(
        (line): Line => [span(line, isMuted ? 'text.muted' : undefined)],
      );
      const flip = verdict.flip === null ? [] : wrapLines(sanitise(`To flip: ${verdict.flip}`), room);
      return [
        ...withMeasure(told, isTelling(verdict) ? sanitise(verdict.measured) : '', room),
        ...flip.map((line): Line => [span(line, 'accent')]),
      ].map((line, index) => [
        ...(index === 0
          ? [
              span('  '),
              span(padEnd(verdict.resultWord, RESULT), TOKENS[verdict.result]),
              span(padEnd(verdict.title, TITLE), isMuted ? 'text.muted' : 'text.strong'),
            ]
          : [span(' '.repeat(INDENT))]),
        ...line,
      ]);
    }),
  ];
}

/** What a passed guard found is worth its cells only where it is a figure. */
function isTelling({ result, measured }: ExplainLine): boolean {
  return result === 'hold' || result === 'warn' || /\d/u.test(measured);
}

/** What was found and its limit, behind the words where there is room, else below them. */
function withMeasure(lines: readonly Line[], measured: string, room: number): readonly Line[] {
  if (measured === '') return lines;
  const last = lines.at(-1) ?? [];
  const text = span(`  ${measured}`, 'text.muted');
  if (spansWidth(last) + spansWidth([text]) <= room) return [...lines.slice(0, -1), [...last, text]];
  return [...lines, ...wrapLines(measured, room).map((line): Line => [span(line, 'text.muted')])];
}
