/** Kinds of evidence: what a skip is measured against (safety.md, guard 10). */
import type { Severity } from './alert.ts';
import { SEVERITIES } from './alert.ts';
import type { Machine, Standing } from './machine.ts';
import { severityRank, worstOf } from './severity.ts';

const WORST = 'worst:';

/** The kinds of evidence a machine shows now: event types, rules, and its worst severity. Kept with a skip. */
export function evidenceKinds(machine: Pick<Machine, 'events' | 'rules' | 'counts'>): readonly string[] {
  const worst = worstOf(machine.counts);
  return [
    ...machine.events.map((event) => `event:${event}`),
    ...machine.rules.map((rule) => `rule:${rule}`),
    ...(worst === null ? [] : [`${WORST}${worst}`]),
  ];
}

/** What has come since `known` was noted; a lesser worst severity is nothing new. */
export function newEvidence(
  machine: Pick<Machine, 'events' | 'rules' | 'counts'>,
  known: readonly string[],
): readonly string[] {
  const seen = new Set(known);
  const worstKnown = Math.max(-1, ...known.flatMap((kind) => rankOf(kind) ?? []));
  return evidenceKinds(machine).filter((kind) => {
    const rank = rankOf(kind);
    return rank === null ? !seen.has(kind) : rank > worstKnown;
  });
}

function rankOf(kind: string): number | null {
  if (!kind.startsWith(WORST)) return null;
  const severity = SEVERITIES.find((known) => known === (kind.slice(WORST.length) as Severity));
  return severity === undefined ? null : severityRank(severity);
}

const lastEvidence = new WeakMap<Machine, number | null>();

/** Epoch ms of the newest alert that counts; null: none has a readable time. */
export function lastEvidenceOf(machine: Machine): number | null {
  if (machine.suppressed === 0) return machine.lastSeen;
  const known = lastEvidence.get(machine);
  if (known !== undefined) return known;
  let last: number | null = null;
  for (let index = 0; index < machine.alerts.length; index += 1) {
    const time = machine.alerts.timeAt(index);
    if (!machine.alerts.suppressedAt(index) && time > (last ?? Number.NEGATIVE_INFINITY)) last = time;
  }
  lastEvidence.set(machine, last);
  return last;
}

/** How a machine stands at a moment: a snooze that ran out and a skip that new evidence has lifted are over. */
export function standingAt(machine: Machine, now: number): Standing['kind'] {
  const { standing } = machine;
  if (standing.kind === 'snoozed') return standing.until > now ? 'snoozed' : 'open';
  if (standing.kind === 'skipped') return newEvidence(machine, standing.evidence).length > 0 ? 'open' : 'skipped';
  return 'open';
}
