/** `verify`: the audit chain, stored or exported, with exit codes of its own (cli.md, Commands). */
import { counted, moment } from '../columns.ts';
import type { Invocation } from '../invocation.ts';
import type { ChainCheck, ChainState } from '../ledger-services.ts';
import { printable } from '../printable.ts';
import type { Services } from '../services.ts';
import type { Voice } from '../voice.ts';

export const VERIFY_EXIT: Readonly<Record<ChainState, number>> = {
  intact: 0,
  altered: 10,
  truncated: 11,
  unreadable: 12,
};

const TITLES: Readonly<Record<ChainState, string>> = {
  intact: 'Intact',
  altered: 'ALTERED',
  truncated: 'TRUNCATED',
  unreadable: 'Unreadable',
};

/** What the check comes to: a chain that is whole, beside tables that say something else, is altered too. */
function stateOf({ state, tables }: ChainCheck): ChainState {
  return state === 'intact' && tables.length > 0 ? 'altered' : state;
}

const MOST_TABLE_LINES = 20;

function linesOf(check: ChainCheck, voice: Voice): string[] {
  const { good, goodAt, against, tables } = check;
  const state = stateOf(check);
  const what = check.stored ? 'the audit chain of' : 'the exported audit chain';
  const lines = [
    `${voice.paint.tone(state === 'intact' ? 'good' : 'bad', TITLES[state])}: ${what} ${printable(check.file)}`,
    `  ${printable(check.words)}`,
  ];
  if (tables.length > 0) {
    const left = tables.length - MOST_TABLE_LINES;
    lines.push(
      '  The tables of the ledger say something else than the chain:',
      ...tables.slice(0, MOST_TABLE_LINES).map((line) => `    ${printable(line)}`),
      ...(left > 0 ? [`    … and ${left} more.`] : []),
    );
  }
  if (good.count > 0) {
    const at = goodAt === null ? '' : `, written ${moment(goodAt)}`;
    const part = check.state === 'intact' ? 'Chain' : 'Good ';
    lines.push(`  ${part}  ${counted(good.count, 'record')}${at}`, `  Head   ${good.count}:${good.hash}`);
  }
  lines.push(...evidenceLines(check, voice));
  if (against) lines.push(`  Held against ${against.count}:${against.hash.slice(0, 12)}, ${printable(against.from)}`);
  return lines;
}

const MOST_MISSING = 5;

/** A file that is gone is no flaw of the chain, but a person should know of it. */
function evidenceLines({ evidence }: ChainCheck, voice: Voice): string[] {
  if (!evidence || evidence.here + evidence.pruned + evidence.missing.length === 0) return [];
  const { here, pruned, missing } = evidence;
  const took = pruned > 0 ? `, ${pruned} pruned on record` : '';
  const line = `  Evidence  ${counted(here, 'file')} here${took}`;
  if (missing.length === 0) return [line];
  const names = missing.slice(0, MOST_MISSING).map(printable).join(', ');
  const more = missing.length > MOST_MISSING ? ` and ${missing.length - MOST_MISSING} more` : '';
  return [line, voice.paint.tone('warn', `  Gone without a record that says why: ${names}${more}`)];
}

export async function runVerify(
  services: Services,
  voice: Voice,
  { file, head }: Extract<Invocation, { command: 'verify' }>,
): Promise<number> {
  const check = await services.ledger.verify(file, head);
  const state = stateOf(check);
  voice.say(...linesOf(check, voice));
  const { good, goodAt, against, line, words, tables, evidence } = check;
  const found = {
    verdict: state,
    exit_code: VERIFY_EXIT[state],
    file: check.file,
    stored: check.stored,
    records: good.count,
    line,
    record: line === null ? null : line - 1,
    last_good: good.count === 0 ? null : { record: good.count - 1, count: good.count, hash: good.hash, at: goodAt },
    checked_against: against && { count: against.count, hash: against.hash, from: against.from },
    words,
    tables,
    evidence,
  };
  voice.document(found);
  voice.list('verify', [{ ...found, hash: good.hash }]);
  return VERIFY_EXIT[state];
}
