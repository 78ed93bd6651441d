/** The suppressions in force, and what each of them did to the window: counted as alerts are grouped. */
import type { Severity, SeverityCounts } from '../model/alert.ts';
import type { EvidenceBar } from '../model/evidence-bar.ts';
import type { Machine, MachineKey } from '../model/machine.ts';
import { countAtLeast, NO_COUNTS } from '../model/severity.ts';
import type { Subject, Suppression, SuppressionView } from '../model/suppression.ts';
import type { StoredAlert } from '../ports.ts';
import { isActive, type Matcher, matcherOf } from './matcher.ts';

/** Alerts that match, and those among them that nothing else matches: they would be evidence without it. */
type Tally = { all: number; readonly sole: Record<Severity, number> };

export class SuppressionBook {
  #all: readonly Suppression[] = [];
  #active: readonly Suppression[] = [];
  #matcher: Matcher | null = null;
  readonly #tallies = new Map<string, Map<MachineKey, Tally>>();

  /** Takes what the ledger has; true where other ones are in force than before. */
  take(all: readonly Suppression[], now: number): boolean {
    this.#all = all;
    const active = all.filter((each) => isActive(each, now));
    const differs =
      active.length !== this.#active.length || active.some(({ id }, place) => this.#active[place]?.id !== id);
    if (!differs) return false;
    this.#active = active;
    this.#matcher = active.length === 0 ? null : matcherOf(active);
    return true;
  }

  /** Before all alerts of the window are counted anew. */
  clear(): void {
    this.#tallies.clear();
  }

  matches(subject: Subject): boolean {
    return this.#matcher !== null && this.#matcher(subject).length > 0;
  }

  /** Those of the alerts that are suppressed; each alert must be given once. */
  note(alerts: readonly StoredAlert[]): ReadonlySet<StoredAlert> {
    const suppressed = new Set<StoredAlert>();
    if (this.#matcher === null) return suppressed;
    for (const alert of alerts) {
      const found = this.#matcher(alert.facts);
      if (found.length === 0) continue;
      suppressed.add(alert);
      for (const { id } of found) this.#count(id, alert, found.length === 1);
    }
    return suppressed;
  }

  /** All in force, and those that have ended. */
  views(
    machines: ReadonlyMap<MachineKey, Machine>,
    barOf: (machine: Machine) => EvidenceBar,
  ): readonly SuppressionView[] {
    const inForce = new Set(this.#active.map(({ id }) => id));
    return this.#all.map((suppression) => {
      const tallies = [...(this.#tallies.get(suppression.id) ?? [])].filter(([key]) => machines.has(key));
      return {
        ...suppression,
        active: inForce.has(suppression.id),
        alerts: tallies.reduce((sum, [, { all }]) => sum + all, 0),
        machines: tallies.map(([key]) => key),
        flips: tallies.flatMap(([key, { sole }]) => (flips(machines.get(key), sole, barOf) ? [key] : [])),
      };
    });
  }

  #count(id: string, { machine, facts }: StoredAlert, alone: boolean): void {
    let machines = this.#tallies.get(id);
    if (machines === undefined) {
      machines = new Map();
      this.#tallies.set(id, machines);
    }
    let tally = machines.get(machine);
    if (tally === undefined) {
      tally = { all: 0, sole: { ...NO_COUNTS } };
      machines.set(machine, tally);
    }
    tally.all += 1;
    if (alone) tally.sole[facts.severity] += 1;
  }
}

function flips(machine: Machine | undefined, sole: SeverityCounts, barOf: (machine: Machine) => EvidenceBar): boolean {
  if (machine === undefined) return false;
  const { count, severity } = barOf(machine);
  const reached = countAtLeast(machine.counts, severity);
  return reached < count && reached + countAtLeast(sole, severity) >= count;
}
