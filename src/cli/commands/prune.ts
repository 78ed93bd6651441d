/** `prune`: old evidence, logs and reports go; what would go is shown first, and what stays although it is old. */
import { sizeWords } from '../../engine/model/size-words.ts';
import { usage } from '../bad-usage.ts';
import { type Column, counted, moment, table } from '../columns.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import type { Io } from '../io.ts';
import type { Listed } from '../listings.ts';
import { printable } from '../printable.ts';
import type { PrunableFile, PrunedKind, PruneOutlook } from '../prune-services.ts';
import type { Failed, Services } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';

const KINDS: readonly PrunedKind[] = ['evidence', 'logs', 'reports'];

const COLUMNS: readonly Column[] = [
  { title: 'WHAT' },
  { title: 'KEPT FOR' },
  { title: 'GOES', align: 'right' },
  { title: 'SIZE', align: 'right' },
  { title: 'STAYS', align: 'right' },
  { title: 'SIZE', align: 'right' },
];

const MOST_HELD = 10;

function sum(files: readonly PrunableFile[]): string {
  return sizeWords(files.reduce((bytes, file) => bytes + file.bytes, 0));
}

function outlookLines({ terms, going, held, young, ledgerBytes }: PruneOutlook, voice: Voice): string[] {
  const rows = KINDS.map((kind) => {
    const goes = going.filter((file) => file.kind === kind);
    const stays = [...held, ...young].filter((file) => file.kind === kind);
    return [kind, terms[kind] ?? 'for ever', String(goes.length), sum(goes), String(stays.length), sum(stays)];
  });
  const left = held.length - MOST_HELD;
  return [
    '',
    ...table(COLUMNS, rows, (cell, _column, row) => (row < 0 ? voice.paint.faint(cell) : cell)),
    '',
    ...(held.length > 0 ? ['Old, and kept all the same:'] : []),
    ...held.slice(0, MOST_HELD).map(({ name, why }) => `  ${printable(name)}: ${printable(why)}`),
    ...(left > 0 ? [`  … and ${left} more; -o plain lists them all.`] : []),
    ...(held.length > 0 ? [''] : []),
    `The ledger (${sizeWords(ledgerBytes)}) is never pruned.`,
  ];
}

function rowsOf({ going, held }: PruneOutlook): Listed<'prune'>[] {
  const row = (file: PrunableFile) => ({
    kind: file.kind,
    file: file.path,
    bytes: file.bytes,
    written_at: new Date(file.writtenAt).toISOString(),
  });
  return [
    ...going.map((file) => ({ fate: 'goes', ...row(file), why: null })),
    ...held.map((file) => ({ fate: 'stays', ...row(file), why: file.why })),
  ];
}

function failed({ problem }: Failed, voice: Voice): number {
  voice.problem(problem);
  voice.document(problemDocument(problem));
  return exitCodeOf({ problem });
}

export async function runPrune(
  io: Io,
  services: Services,
  voice: Voice,
  { olderThan, dryRun, yes }: Extract<Invocation, { command: 'prune' }>,
): Promise<number> {
  if (!dryRun && !yes && !io.interactive) {
    const what = '"cordon prune" asks for a yes, and there is no terminal to ask on; nothing was removed.';
    return failed({ ok: false, problem: usage(what, 'Add --yes to confirm, or --dry-run to look.') }, voice);
  }
  const outlook = await services.prune.plan(olderThan);
  if (!outlook.ok) return failed(outlook, voice);
  const { going, terms } = outlook;
  const asks = going.length > 0 && !dryRun && !yes;
  if (asks) voice.show(...outlookLines(outlook, voice));
  else voice.say(...outlookLines(outlook, voice));
  const end = (pruned: boolean, code: number): number => {
    const rows = rowsOf(outlook);
    const freed = going.reduce((bytes, file) => bytes + file.bytes, 0);
    voice.document({ pruned, kept_for: terms, bytes: freed, ledger_bytes: outlook.ledgerBytes, files: rows });
    voice.list('prune', rows);
    return code;
  };
  if (going.length === 0) {
    voice.say('', 'Nothing is old enough to go.');
    return end(false, EXIT.done);
  }
  const what = `${counted(going.length, 'file')}, ${sum(going)}`;
  if (dryRun) {
    voice.say('', `Nothing was removed. "cordon prune" would remove ${what}.`);
    return end(false, EXIT.done);
  }
  if (asks) {
    const answer = (await io.ask(`\nRemove ${what}, for good? [y/N] `)).trim().toLowerCase();
    if (answer !== 'y' && answer !== 'yes') {
      voice.say('Nothing was removed.');
      return end(false, EXIT.done);
    }
  }
  const done = await services.prune.carryOut(olderThan, going);
  if (!done.ok) return failed(done, voice);
  const { removed, head } = done;
  voice.say('', `Removed ${counted(removed.length, 'file')}, ${sum(removed)} are free again.`);
  voice.say(`Audit   ${head.count}:${head.hash.slice(0, 12)} (${moment(Date.now())})`);
  return end(true, EXIT.done);
}
