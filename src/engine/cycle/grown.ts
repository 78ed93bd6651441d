/** On which machines alerts came in, in words for the activity. Pure. */
import type { Machine, MachineKey } from '../model/machine.ts';
import { totalOf } from '../model/severity.ts';

/** More are counted. */
const NAMED = 3;

type Machines = ReadonlyMap<MachineKey, Machine>;

/** " on FIN-LT-07, HR-WS-3 and 4 more"; the most alerts first; '' where no machine has grown. */
export function grownWords(before: Machines, after: Machines): string {
  const grown = [...after.values()]
    .map((machine) => {
      const known = before.get(machine.key);
      return { host: machine.host || 'no host', by: totalOf(machine.counts) - (known ? totalOf(known.counts) : 0) };
    })
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by);
  if (grown.length === 0) return '';
  const named = grown.slice(0, NAMED).map(({ host }) => host);
  const more = grown.length - named.length;
  return ` on ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
