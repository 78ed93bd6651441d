/** What the guards say of a machine, each with what it found, its limit, and what would flip it. Pure. */
import { explainVerdicts, summariseVerdicts } from '../../../engine/decision/explain.ts';
import { wordsOf } from '../../../engine/errors.ts';
import type { Verdict } from '../../../engine/model/decision.ts';
import { type Span, span } from '../../components/spans.ts';
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
      const told = wrapLines(sanitise([verdict.words, measured(verdict.measured)].filter(Boolean).join('  ')), room);
      const flip = verdict.flip === null ? [] : wrapLines(sanitise(`To flip: ${verdict.flip}`), room);
      return [
        [
          span('  '),
          span(padEnd(verdict.resultWord, RESULT), TOKENS[verdict.result]),
          span(padEnd(verdict.title, TITLE), 'text.strong'),
          span(told[0] ?? '', verdict.result === 'not-applicable' ? 'text.muted' : undefined),
        ],
        ...told.slice(1).map((line): Line => [span(' '.repeat(INDENT)), span(line)]),
        ...flip.map((line): Line => [span(' '.repeat(INDENT)), span(line, 'accent')]),
      ];
    }),
  ];
}

function measured(text: string): string {
  return text === '' ? '' : `[${text}]`;
}
