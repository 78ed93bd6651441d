/** The alerts of a machine in order, and folded into kinds. An alert is named by its place in the log, which stays. */
import type { AlertLog, Severity } from './alert.ts';
import { compareSeverity } from './severity.ts';

const orders = new WeakMap<AlertLog, Uint32Array>();

/** Places in the log, newest first; alerts without a time come last. Kept for each snapshot of a log. */
export function timelineOf(log: AlertLog): Uint32Array {
  const known = orders.get(log);
  if (known) return known;
  const times = Float64Array.from({ length: log.length }, (_, index) => {
    const time = log.timeAt(index);
    return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
  });
  const order = Uint32Array.from({ length: log.length }, (_, index) => index).sort(
    (a, b) => compare(times[b] ?? 0, times[a] ?? 0) || b - a,
  );
  orders.set(log, order);
  return order;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Row of an alert in the timeline; 0 where it is not known. */
export function timelineRow(log: AlertLog, index: number | null): number {
  return index === null ? 0 : Math.max(0, timelineOf(log).indexOf(index));
}

/** Alerts of one severity, event and rule. */
export type AlertKind = {
  /** As `kindAt` of the log has it. */
  readonly number: number;
  readonly severity: Severity;
  readonly event: string;
  readonly rule: string;
  /** A person marked them as false positives. */
  readonly suppressed: boolean;
  /** ATT&CK techniques its alerts name, the first few. */
  readonly techniques: readonly string[];
  /** Places in the log, newest first; never empty. */
  readonly alerts: readonly number[];
  /** Epoch ms; null where none of them has a readable time. */
  readonly first: number | null;
  readonly last: number | null;
};

const kinds = new WeakMap<AlertLog, readonly AlertKind[]>();

/** Alerts of a kind that are asked for their techniques, and techniques that are told of it. */
const ASKED = 50;
const TOLD = 6;

/** All alerts by kind: what counts first, then the worst severity, then the latest. Kept for each snapshot of a log. */
export function kindsOf(log: AlertLog): readonly AlertKind[] {
  const known = kinds.get(log);
  if (known) return known;
  const places = new Map<number, number[]>();
  for (const index of timelineOf(log)) {
    const number = log.kindAt(index);
    const list = places.get(number);
    if (list) list.push(index);
    else places.set(number, [index]);
  }
  const found = [...places].map(([number, alerts]) => kindOf(log, number, alerts));
  found.sort(
    (a, b) =>
      Number(a.suppressed) - Number(b.suppressed) ||
      compareSeverity(a.severity, b.severity) ||
      compare(b.last ?? Number.NEGATIVE_INFINITY, a.last ?? Number.NEGATIVE_INFINITY) ||
      a.number - b.number,
  );
  kinds.set(log, found);
  return found;
}

function kindOf(log: AlertLog, number: number, alerts: readonly number[]): AlertKind {
  const { severity, event, rule, suppressed = false } = log.at(alerts[0] ?? 0);
  const techniques = new Set(alerts.slice(0, ASKED).flatMap((index) => log.at(index).techniques ?? []));
  const timed = alerts.findLast((index) => !Number.isNaN(log.timeAt(index)));
  return {
    number,
    severity,
    event,
    rule,
    suppressed,
    techniques: [...techniques].slice(0, TOLD),
    alerts,
    first: timed === undefined ? null : log.timeAt(timed),
    last: timed === undefined ? null : log.timeAt(alerts[0] ?? 0),
  };
}
