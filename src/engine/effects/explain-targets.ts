/**
 * `explain`: every guard on a machine as automatic mode would judge it now: looked up anew, beside the machines that are
 * more urgent and would be ordered first. Reads only.
 */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, settingsOf } from '../core.ts';
import type { Health, Surroundings } from '../decision/context.ts';
import { decideCycle } from '../decision/decide.ts';
import { severityWords } from '../decision/evidence-bar.ts';
import { firstHold, judge } from '../decision/guards.ts';
import { hold } from '../decision/verdict.ts';
import type { Explained, Verdict } from '../model/decision.ts';
import { barOf } from '../model/evidence-bar.ts';
import { totalOf } from '../model/severity.ts';
import { countWords } from '../model/span-words.ts';
import { countStorms, stormsNow, stormsOf } from './storms.ts';
import { ordersOf, type Past, readPast, skewOf, surroundingsOf } from './surroundings.ts';
import { findTargets, type Target } from './targets.ts';

export async function explainTargets(core: Core, { targets }: Args<'explain'>): Promise<AnswerOf<'explain'>> {
  const found = await findTargets(core, targets, 'isolate');
  if (!found.ok) return found;
  const past = await readPast(core);
  const before = orderedBefore(core, past);
  return { ok: true, machines: found.targets.map((target) => explainOne(core, past, before, target)) };
}

function explainOne(core: Core, past: Past, before: (key: string) => Ahead, target: Target): Explained {
  const { key, host, match, machine } = target;
  const ahead = before(key);
  const endpointId = match.kind === 'one' ? match.reading.endpoint.id : null;
  const { settings, ...rest } = around(core, past, ahead.count);
  const storms = stormsOf(countStorms(stormsNow(core), past.counting), key).map((storm) => ({
    ...storm,
    ahead: ahead.storms.get(storm.key) ?? 0,
  }));
  const verdicts = judge({
    ...rest,
    // The mode as it is stored, whatever this run was told: that is what stands between a rule and an order.
    settings: { ...settings, auto: false, dryRun: false },
    ladder: 'stored',
    kind: 'isolate',
    actor: 'auto',
    machine,
    host,
    match,
    orders: ordersOf(past, key, endpointId),
    storm: storms.toSorted((a, b) => b.ordered + b.ahead - a.ordered - a.ahead)[0] ?? null,
  }).map((verdict) => (verdict.guard === 'evidence' && machine === null ? noAlerts(core, key) : verdict));
  const other = firstHold(verdicts.filter(({ guard }) => guard !== 'mode'));
  return {
    machine: key,
    host,
    match,
    alerts: machine === null ? 0 : totalOf(machine.counts),
    verdicts,
    wouldIsolate: other === null,
    heldBy: other,
  };
}

/** Without an alert there is nothing that automation would decide on. */
function noAlerts(core: Core, key: string): Verdict {
  const { count, severity } = barOf(
    settingsOf(core).limits.evidence,
    core.askedSeverity,
    core.ports.connections.find(({ source }) => key.startsWith(`${source.id}:`))?.source.id ?? null,
  );
  const bar = severityWords(severity);
  return hold('evidence', {
    value: 'no alert',
    limit: `${count} of ${bar}`,
    words: 'No alert of it lies inside the window: automation has nothing to decide on.',
    flip: `${countWords(count, 'alert')} of ${bar} inside the window.`,
  });
}

type Ahead = { readonly count: number; readonly storms: ReadonlyMap<string, number> };

/** How many machines automatic mode would order before each of the table, by urgency, and for which storms. */
function orderedBefore(core: Core, past: Past): (key: string) => Ahead {
  const { settings, ...rest } = around(core, past, 0);
  const counted = countStorms(stormsNow(core), past.counting);
  const decisions = decideCycle({
    ...rest,
    // A reading a few minutes old serves to tell who comes first.
    settings: {
      ...settings,
      auto: true,
      dryRun: false,
      limits: { ...settings.limits, freshMs: Number.POSITIVE_INFINITY },
    },
    ladder: 'declared',
    machines: core.store.get().machines.values(),
    orders: new Map(
      [...core.store.get().machines.values()].map(({ key, endpoint }) => [
        key,
        ordersOf(past, key, endpoint.kind === 'one' ? endpoint.reading.endpoint.id : null),
      ]),
    ),
    stormsOf: ({ key }) => stormsOf(counted, key),
  });
  return (key) => {
    const at = decisions.findIndex(({ machine }) => machine.key === key);
    // What has no alerts has no urgency: nothing is more urgent than it, and nothing decides on it.
    const ordered = decisions.slice(0, Math.max(0, at)).filter(({ action }) => action === 'order');
    const storms = new Map<string, number>();
    for (const { machine } of ordered) {
      for (const storm of stormsOf(counted, machine.key)) storms.set(storm.key, (storms.get(storm.key) ?? 0) + 1);
    }
    return { count: ordered.length, storms };
  };
}

function around(core: Core, past: Past, ahead: number): Surroundings {
  const { complete, watch } = core.store.get();
  const health: Health = { complete, problem: watch.problem, clockSkewMs: skewOf(core.ports.connections) };
  return surroundingsOf(core, { ...past.used, ahead }, health);
}
