/** What the guards say of a machine, each with what it found, its limit, and what would flip it. Pure. */
import { conclusion, type ExplainLine, explainVerdicts, summariseVerdicts } from '../../../engine/decision/explain.ts';
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
const INDENT = 2 + 2 * RESULT + TITLE;

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
  const { automatic } = reading;
  return [
    ...paragraph(`You: ${summariseVerdicts(verdicts)}`, blockedBy ? 'danger' : 'text.strong', width),
    ...(automatic === null ? [] : paragraph(conclusion(automatic), 'text.strong', width)),
    [],
    [span(`  ${padEnd('YOU', RESULT)}${padEnd(automatic === null ? '' : 'AUTO', RESULT)}GUARD`, 'text.muted')],
    ...judged(explainVerdicts(verdicts), explainVerdicts(automatic?.verdicts ?? [])).flatMap((pair) =>
      guardLines(pair, width),
    ),
  ];
}

function paragraph(words: string, token: Token, width: number): readonly Line[] {
  return wrapLines(sanitise(words), width - 4).map((line) => [span(`  ${line}`, token)]);
}

/** One guard as it judges a person and as it judges automation; the one that has more to say is told. */
type Judged = { readonly you: ExplainLine; readonly auto: ExplainLine | null; readonly told: ExplainLine };

function judged(yours: readonly ExplainLine[], automatic: readonly ExplainLine[]): readonly Judged[] {
  return yours.map((you) => {
    const auto = automatic.find(({ guard }) => guard === you.guard) ?? null;
    const isYours = auto === null || you.result === 'hold' || weight(you) > weight(auto);
    return { you, auto, told: isYours ? you : auto };
  });
}

function weight({ result }: ExplainLine): number {
  return { hold: 3, warn: 2, pass: 1, 'not-applicable': 0 }[result];
}

function guardLines({ you, auto, told }: Judged, width: number): readonly Line[] {
  const room = Math.max(16, width - INDENT - 2);
  const isMuted = told.result === 'not-applicable';
  const words = wrapLines(sanitise(told.words), room).map(
    (line): Line => [span(line, isMuted ? 'text.muted' : undefined)],
  );
  const flip = told.flip === null ? [] : wrapLines(sanitise(`To flip: ${told.flip}`), room);
  return [
    ...withMeasure(words, isTelling(told) ? sanitise(told.measured) : '', room),
    ...flip.map((line): Line => [span(line, 'accent')]),
  ].map((line, index) => [
    ...(index === 0
      ? [
          span('  '),
          span(padEnd(you.resultWord, RESULT), TOKENS[you.result]),
          span(padEnd(auto?.resultWord ?? '', RESULT), auto ? TOKENS[auto.result] : undefined),
          span(padEnd(told.title, TITLE), isMuted ? 'text.muted' : 'text.strong'),
        ]
      : [span(' '.repeat(INDENT))]),
    ...line,
  ]);
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
