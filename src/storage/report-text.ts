/** The text of a report in pieces, so that a watch over thousands of machines goes on answering keys meanwhile. Pure. */

import { escapeJson } from '../engine/reporting/escape-text.ts';
import type { ExecutionReport } from '../engine/reporting/report.ts';

/** Machines to a piece: a millisecond or two of work, for which a key may have to wait. */
const PORTION = 50;

/** Secrets are taken out of the values; the names of the members are ours. The pieces are one JSON document. */
export function* reportPieces(report: ExecutionReport, redact: (text: string) => string): Generator<string> {
  const told = (value: unknown, depth: number): string => {
    const whole = JSON.stringify(value, null, 2);
    // A secret in a value shows in the whole text too, and nearly none has one: asking once instead of string by string
    // makes 10,000 machines several times cheaper.
    const text =
      redact(whole) === whole
        ? whole
        : JSON.stringify(value, (_, each) => (typeof each === 'string' ? redact(each) : each), 2);
    return escapeJson(text.replaceAll('\n', `\n${' '.repeat(depth)}`));
  };
  let before = '{\n';
  for (const [name, value] of Object.entries(report)) {
    if (value === undefined) continue;
    yield `${before}  ${JSON.stringify(name)}: `;
    before = ',\n';
    if (Array.isArray(value) && value.length > PORTION) yield* listPieces(value, told);
    else yield told(value, 2);
  }
  yield '\n}\n';
}

function* listPieces(list: readonly unknown[], told: (value: unknown, depth: number) => string): Generator<string> {
  for (let from = 0; from < list.length; from += PORTION) {
    const portion = list.slice(from, from + PORTION).map((each) => `    ${told(each, 4)}`);
    yield `${from === 0 ? '[' : ','}\n${portion.join(',\n')}`;
  }
  yield '\n  ]';
}
