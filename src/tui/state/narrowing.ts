/** Narrowing by plain words: every one of them must be found; `-word` must not be. */
import { SEVERITIES } from '../../engine/model/alert.ts';
import { isolationStateOf } from '../../engine/model/isolation-state.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { assetOf } from './asset.ts';

export type Narrowing = { readonly wanted: readonly string[]; readonly unwanted: readonly string[] };

/** The words of a narrowing as typed; a lone `-` is nothing yet. */
export function parseNarrowing(text: string): Narrowing {
  const words = fold(text).split(/\s+/u).filter(Boolean);
  return {
    wanted: words.filter((word) => !word.startsWith('-')),
    unwanted: words.filter((word) => word.startsWith('-') && word.length > 1).map((word) => word.slice(1)),
  };
}

/** Whether a machine is shown under a narrowing. Case does not matter. */
export function matches(machine: Machine, narrowing: Narrowing): boolean {
  return matchesText(haystackOf(machine), narrowing);
}

/** The same on any text, folded already. */
export function matchesText(haystack: string, { wanted, unwanted }: Narrowing): boolean {
  return wanted.every((word) => haystack.includes(word)) && !unwanted.some((word) => haystack.includes(word));
}

/** Machines are immutable, so what is searched in is built once for each of them. */
const haystacks = new WeakMap<Machine, string>();

/** Builds what is searched in ahead of the first letter, for at most `most` machines; true when all have it. */
export function warmUp(machines: Iterable<Machine>, most: number): boolean {
  let built = 0;
  for (const machine of machines) {
    if (haystacks.has(machine)) continue;
    if (built === most) return false;
    haystackOf(machine);
    built += 1;
  }
  return true;
}

/** All that is looked through for a word, folded. */
export function haystackOf(machine: Machine): string {
  const known = haystacks.get(machine);
  if (known !== undefined) return known;
  const endpoint = assetOf(machine);
  const parts = [
    machine.host === '' ? 'no host' : machine.host,
    ...machine.domains,
    machine.endpointId,
    ...machine.users,
    ...machine.events,
    ...machine.rules,
    ...machine.techniques,
    ...machine.indicators.map((indicator) => indicator.value),
    endpoint?.id,
    endpoint?.ip,
    endpoint?.os,
    endpoint?.type,
    ...(endpoint?.groups.map((group) => group.name) ?? []),
    ...SEVERITIES.filter((severity) => machine.counts[severity] > 0).map((severity) => `severity:${severity}`),
    `is:${isolationStateOf(machine).state}`,
    `source:${machine.source.split(':')[0]}`,
    machine.standing.kind === 'open' ? '' : `is:aside is:${machine.standing.kind}`,
  ];
  const haystack = fold(parts.filter(Boolean).join('\n'));
  haystacks.set(machine, haystack);
  return haystack;
}

const ASCII = /^[\x00-\x7f]*$/;

function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFKC').toLowerCase();
}
