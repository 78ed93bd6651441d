/** Storms, replays and automatic verdicts for the console's tests. */
import type { Explained } from '../../src/engine/model/decision.ts';
import type { Replay } from '../../src/engine/model/replay.ts';
import type { StormView } from '../../src/engine/model/storm.ts';
import { anEntry, counts, HOUR, MINUTE, NOW } from './builders.ts';
import type { App } from './console.tsx';
import { keyOf, type ScriptedEngine } from './console-engine.ts';
import { several, theWorst, watched } from './console-fleet.ts';

const WAITING = ['FIN-LT-0142', 'FS-CORE-01', 'REC-WS-1'].map(keyOf);

export function aStorm(change: Partial<StormView> = {}): StormView {
  return {
    key: 'rule:win.ransomware.example',
    kind: 'rule',
    value: 'win.ransomware.example',
    machines: [...WAITING, ...['DEV-WS-12', 'HR-WS-031'].map(keyOf)],
    waiting: WAITING,
    peak: 5,
    threshold: 5,
    isolated: 1,
    inFlight: 1,
    ordered: 2,
    since: NOW - 8 * MINUTE,
    ...change,
  };
}

export function aReplay(change: Partial<Replay> = {}): Replay {
  const hold = (host: string) => ({
    at: NOW - 20 * MINUTE,
    until: NOW,
    machine: keyOf(host),
    host,
    words: 'It is protected.',
    flip: null,
    isolatedLater: false,
  });
  return {
    from: NOW - HOUR,
    to: NOW,
    stored: true,
    complete: true,
    alerts: 84,
    machines: 11,
    cycles: 14,
    isolations: [
      {
        at: NOW - 50 * MINUTE,
        machine: keyOf('FIN-LT-0142'),
        host: 'FIN-LT-0142',
        endpointId: 'ep-fin-lt-0142',
        reason: 'ransomware, 12 Critical',
        severities: counts({ critical: 12 }),
        rules: ['win.ransomware.example'],
        alerts: ['a-1'],
      },
    ],
    stopped: [
      { guard: 'protected', machines: [hold('FS-CORE-01')] },
      { guard: 'evidence', machines: ['REC-WS-1', 'MKT-LT-18', 'LAB-WS-9', 'KIOSK-3', 'HR-WS-031'].map(hold) },
    ],
    ...change,
  };
}

/** Automatic mode would hold it by its evidence and would not act in this mode either. */
export function explained({ engine }: App<ScriptedEngine>, host: string): Explained {
  const { key, endpoint } = engine.machine(host);
  const evidence = {
    guard: 'evidence',
    result: 'hold',
    value: '0 of High or worse',
    limit: '1',
    words: 'The evidence is not enough.',
    flip: 'One alert of High, or a lower bar.',
  } as const;
  return {
    machine: key,
    host,
    match: endpoint,
    alerts: 1,
    verdicts: [
      { guard: 'halt', result: 'pass', value: '', limit: '', words: 'Orders are not halted.' },
      { guard: 'mode', result: 'hold', value: 'approve', limit: 'automatic', words: 'The mode proposes only.' },
      evidence,
      { guard: 'storm', result: 'not-applicable', value: '', limit: '', words: 'No rule is on many machines at once.' },
    ],
    wouldIsolate: false,
    heldBy: evidence,
  };
}

/** The worst machine with a part of its alerts marked as false positives, and one that has nothing else. */
export function suppressedNight() {
  const worst = theWorst();
  const half = Array.from({ length: worst.alerts.length }, (_, index) => {
    const entry = worst.alerts.at(index);
    return entry.rule === 'Gen.Rep.exe' ? { ...entry, suppressed: true } : entry;
  });
  const marked = watched({ host: 'FIN-LT-0142', users: worst.users, alerts: half, suppressed: 23 });
  const quiet = watched({
    host: 'KIOSK-3',
    users: ['kiosk'],
    alerts: several(8, { event: 'Anti-Malware', rule: 'Adware.Gen', severity: 'medium', ago: 22 * MINUTE }).map(
      (entry) => anEntry({ ...entry, suppressed: true }),
    ),
    suppressed: 8,
  });
  return [
    { ...marked, counts: counts({ critical: 12, medium: 9, low: 3 }), indicators: worst.indicators },
    { ...quiet, counts: counts(), rules: [], events: [] },
  ];
}
