/** How the machines of an order ended, as lines for people. */
import type { OrderResult } from '../../engine/commands.ts';
import { OUTCOMES } from '../../engine/model/outcome.ts';
import { table } from '../columns.ts';
import { printable } from '../printable.ts';
import type { Voice } from '../voice.ts';
import { candidateLines } from './candidates.ts';

export function resultLines(results: readonly OrderResult[], voice: Voice): string[] {
  const rows = results.map((result) => [
    printable(result.host),
    OUTCOMES[result.outcome].word,
    printable(result.reason),
  ]);
  const lines = table([{ title: 'MACHINE' }, { title: 'OUTCOME' }, { title: 'WHY' }], rows, (cell, column, row) => {
    const result = results[row];
    return result && column === 1 ? voice.paint.tone(OUTCOMES[result.outcome].tone, cell) : cell;
  });
  return [...lines, ...results.flatMap(({ host, candidates }) => candidateLines(host, candidates))];
}
