/** Notices of what automation was kept from: holds of its guards, and storms. */
import { actsByItself, type Core, now } from '../core.ts';
import type { MachineDecision } from '../decision/decide.ts';
import { firstHold } from '../decision/guards.ts';
import type { GuardId } from '../model/decision.ts';
import type { Machine } from '../model/machine.ts';
import type { Notice, NoticeEvidence } from '../model/notice.ts';
import type { Outcome } from '../model/outcome.ts';
import { totalOf } from '../model/severity.ts';
import type { StormView } from '../model/storm.ts';
import { commandFor } from './command.ts';
import { foremost } from './of-order.ts';
import { tellsOf } from './post.ts';

/** These leave a machine to a person. */
export const HELD: readonly (Outcome | 'order')[] = ['held', 'ambiguous', 'not_found'];
/** Where one of these holds, automation would not have isolated it anyway. */
const NO_NEWS: readonly GuardId[] = ['mode', 'already', 'evidence'];
const MOST_HOSTS = 20;

/** Null: nobody need hear of it. */
export function noticeOfHold(core: Core, decision: MachineDecision): Notice | null {
  const { machine, action, reason, reading, verdicts } = decision;
  if (!actsByItself(core) || !HELD.includes(action)) return null;
  const hold = firstHold(verdicts);
  if (hold === null || verdicts.some(({ guard, result }) => result === 'hold' && NO_NEWS.includes(guard))) return null;
  // The storm is told by itself, once for all its machines.
  if (hold.guard === 'storm' && tellsOf(core, 'storm')) return null;
  const about = { key: machine.key, host: machine.host, endpointId: reading?.endpoint.id ?? machine.endpointId };
  const at = now(core);
  const flip = hold.flip ? ` ${hold.flip}` : '';
  return {
    key: `held:${machine.key}:${core.run.id}:${at}`,
    trigger: 'held',
    at,
    run: core.run.id,
    happened: action === 'held' ? `held by ${hold.guard}` : `not isolated: ${action.replace('_', ' ')}`,
    words: reason,
    next: `A person decides.${flip} To isolate it: ${commandFor('isolate', about)}`,
    machine: about,
    subject: null,
    order: null,
    evidence: evidenceOf(machine),
    sections: [],
    gist: hold.guard,
  };
}

export function noticeOfStorm(core: Core, storm: StormView): Notice {
  const { machines } = core.store.get();
  const hosts = storm.machines.map((key) => machines.get(key)?.host || key);
  const more = hosts.length > MOST_HOSTS ? [`… and ${hosts.length - MOST_HOSTS} more`] : [];
  const at = now(core);
  return {
    // Told once a day: a storm grows and shrinks while it lasts.
    key: `storm:${storm.key}:${new Date(at).toISOString().slice(0, 10)}`,
    trigger: 'storm',
    at,
    run: core.run.id,
    happened: `storm: one ${storm.kind} on ${storm.machines.length} machines`,
    words: `The ${storm.kind} "${storm.value}" was on ${storm.peak} machines at once; from ${storm.threshold} on automatic isolation ends, and the group is one decision for a person.`,
    next: 'Decide about them in the console; a false positive is marked there with :suppress.',
    machine: null,
    subject: storm.value,
    order: null,
    evidence: null,
    sections: [
      {
        title: `Machines (${storm.isolated + storm.inFlight} ordered, ${storm.waiting.length} waiting)`,
        lines: [...hosts.slice(0, MOST_HOSTS), ...more],
      },
    ],
    gist: null,
  };
}

/** As the table has it: no order keeps it, so the ids are left to the console. */
function evidenceOf({ counts, rules, firstSeen, lastSeen, indicators }: Machine): NoticeEvidence {
  return {
    alerts: totalOf(counts),
    severities: counts,
    rules,
    firstSeen,
    lastSeen,
    ids: [],
    indicators: foremost(indicators),
  };
}
