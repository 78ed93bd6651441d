/**
 * Counts on how many machines one rule or one hash is at once (safety.md, guard 12). Fed with every alert of the window
 * that is evidence, in whatever order it comes; exact for any span of the limit's length.
 */
import type { IndicatorKind } from '../model/alert.ts';
import type { MachineKey } from '../model/machine.ts';
import type { StormKind } from '../model/storm.ts';
import type { StoredAlert } from '../ports.ts';
import type { StormLimit } from '../settings.ts';

export type FoundStorm = {
  readonly key: string;
  readonly kind: StormKind;
  readonly value: string;
  /** All machines that bear it, in the span that made it a storm or not. */
  readonly machines: ReadonlySet<MachineKey>;
  readonly peak: number;
  /** Epoch ms: start of the first span that reached the limit. */
  readonly since: number;
};

/** A flood of invented rules or hashes fills this, and then pushes out what is on few machines only. */
const KEY_LIMIT = 20_000;
const FEW_MACHINES = 3;
const HASHES: ReadonlySet<IndicatorKind> = new Set(['sha256', 'sha1', 'md5']);

type Bearers = {
  readonly kind: StormKind;
  readonly value: string;
  /**
   * By machine: earliest and latest time within each stretch, in pairs. A stretch is at most half a span, so a span cuts
   * it on one side only, and the two times tell whether the machine is in it.
   */
  readonly times: Map<MachineKey, number[]>;
  found: { readonly limit: StormLimit; readonly peak: number; readonly since: number } | null;
};

export class StormWatch {
  readonly #keys = new Map<string, Bearers>();
  #waiting: { readonly alerts: readonly StoredAlert[]; readonly now: number }[] = [];
  #stretchMs = 60_000;

  /** Forgets everything; from now on spans of this length are counted. */
  clear({ withinMs }: StormLimit): void {
    this.#keys.clear();
    this.#waiting = [];
    this.#stretchMs = Math.max(1, Math.min(60_000, withinMs / 2));
  }

  /** Many at once, counted when somebody asks: at the start the table is painted before that (20 ms of 5,000 alerts). */
  addLater(alerts: readonly StoredAlert[], now: number): void {
    this.#waiting.push({ alerts, now });
  }

  #catchUp(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { alerts, now } of waiting) for (const alert of alerts) this.add(alert, now);
  }

  /** `now` stands for a time that an alert does not have. */
  add({ machine, facts }: StoredAlert, now: number): void {
    if (this.#waiting.length > 0) this.#catchUp();
    const time = facts.time ?? now;
    if (facts.rule !== '') this.#note('rule', facts.rule, machine, time);
    for (const { kind, value } of facts.indicators) {
      if (HASHES.has(kind)) this.#note('hash', value.toLowerCase(), machine, time);
    }
  }

  /** Lets go what lies before a time (epoch ms). */
  forget(before: number): void {
    this.#catchUp();
    for (const [key, bearers] of this.#keys) {
      for (const [machine, times] of bearers.times) {
        const kept = times.filter((_, at) => (times[at | 1] as number) >= before);
        if (kept.length === times.length) continue;
        bearers.found = null;
        if (kept.length === 0) bearers.times.delete(machine);
        else bearers.times.set(machine, kept);
      }
      if (bearers.times.size === 0) this.#keys.delete(key);
    }
  }

  /** The storms of the window, the largest first. */
  found(limit: StormLimit): readonly FoundStorm[] {
    this.#catchUp();
    const storms: FoundStorm[] = [];
    for (const [key, bearers] of this.#keys) {
      const { kind, value, times } = bearers;
      if (times.size < limit.machines) continue;
      if (bearers.found?.limit.machines !== limit.machines || bearers.found.limit.withinMs !== limit.withinMs) {
        bearers.found = { limit, ...peakOf(times, limit) };
      }
      const { peak, since } = bearers.found;
      if (peak >= limit.machines) storms.push({ key, kind, value, machines: new Set(times.keys()), peak, since });
    }
    return storms.sort(
      (a, b) => b.machines.size - a.machines.size || (a.kind === b.kind ? 0 : a.kind === 'rule' ? -1 : 1),
    );
  }

  #note(kind: StormKind, value: string, machine: MachineKey, time: number): void {
    const key = `${kind}:${value}`;
    let bearers = this.#keys.get(key);
    if (bearers === undefined) {
      if (this.#keys.size >= KEY_LIMIT) this.#makeRoom();
      bearers = { kind, value, times: new Map(), found: null };
      this.#keys.set(key, bearers);
    }
    const times = bearers.times.get(machine);
    if (times === undefined) bearers.times.set(machine, [time, time]);
    else if (!this.#widens(times, time)) return;
    bearers.found = null;
  }

  /** False: the time lies between two that are known. */
  #widens(times: number[], time: number): boolean {
    const stretch = Math.floor(time / this.#stretchMs);
    for (let at = times.length - 2; at >= 0; at -= 2) {
      const [first, last] = [times[at] as number, times[at + 1] as number];
      if (Math.floor(first / this.#stretchMs) !== stretch) continue;
      if (time >= first && time <= last) return false;
      if (time < first) times[at] = time;
      else times[at + 1] = time;
      return true;
    }
    times.push(time, time);
    return true;
  }

  #makeRoom(): void {
    for (const [key, bearers] of this.#keys) {
      this.#keys.delete(key);
      if (bearers.times.size < FEW_MACHINES) return;
      this.#keys.set(key, bearers);
    }
  }
}

/** Most machines within one span, and when the first span that reached the limit began. */
function peakOf(times: ReadonlyMap<MachineKey, readonly number[]>, limit: StormLimit) {
  const points: { readonly time: number; readonly machine: MachineKey }[] = [];
  for (const [machine, list] of times) for (const time of list) points.push({ time, machine });
  points.sort((a, b) => a.time - b.time);
  const inside = new Map<MachineKey, number>();
  let peak = 0;
  let since = Number.POSITIVE_INFINITY;
  let oldest = 0;
  for (const { time, machine } of points) {
    inside.set(machine, (inside.get(machine) ?? 0) + 1);
    for (let first = points[oldest]; first && first.time < time - limit.withinMs; first = points[oldest]) {
      oldest += 1;
      const left = (inside.get(first.machine) ?? 1) - 1;
      if (left === 0) inside.delete(first.machine);
      else inside.set(first.machine, left);
    }
    if (inside.size <= peak) continue;
    peak = inside.size;
    if (peak >= limit.machines && since === Number.POSITIVE_INFINITY) since = points[oldest]?.time ?? time;
  }
  return { peak, since };
}
