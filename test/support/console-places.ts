/** Places to isolate in, as the second vendor tells of them, for the console's tests. */
import type { Args } from '../../src/engine/commands.ts';
import { withPlace } from '../../src/engine/decision/plan.ts';
import type { PlaceChoice } from '../../src/engine/model/place.ts';
import type { ScriptedEngine } from './console-engine.ts';
import { planFor } from './console-plan.ts';

const place = (name: string, more: Partial<PlaceChoice>): PlaceChoice => ({
  ...{ id: `g-${name}`, name, usual: false, open: false, problem: null, differences: [], repairable: false },
  reach: 'nothing but the Halo grid',
  ...more,
});

export const PLACES: readonly PlaceChoice[] = [
  place('Quarantine', { usual: true }),
  place('Forensics', { reach: 'nothing but the Halo grid; ssh from soc-jump-hosts is let in' }),
  place('Data Capture', {
    open: true,
    reach: 'no more than syslog to soc-jump-hosts and the Halo grid; ssh from soc-jump-hosts is let in',
  }),
];

const DIFFERENCE = 'Policy "quarantine-linux" lets traffic through: INPUT rule 1 says ACCEPT for everything, from any.';

export const OPEN_PLACES: readonly PlaceChoice[] = [
  place('Quarantine', {
    usual: true,
    open: true,
    reach: 'no more than everything to anywhere and the Halo grid',
    problem: { code: 'settings', what: `The group "Quarantine" is no quarantine: ${DIFFERENCE}` },
    differences: [DIFFERENCE],
    repairable: true,
  }),
  ...PLACES.slice(1),
];

/** The engine answers plans with these places, the usual one chosen, and with what of a group is cut. */
export function offer(engine: ScriptedEngine, places: () => readonly PlaceChoice[]): void {
  engine.answer('plan', ({ kind, targets }: Args<'plan'>) => {
    const plan = planFor(kind, targets, engine.getState(), engine.protect, Date.now());
    const [usual] = places();
    if (kind === 'release' || !usual) return { ok: true, plan };
    const radius = [...plan.radius, { cap: 'fleet' as const, used: 1, limit: 12, of: 614 }];
    const shares = [{ id: 'g-web', name: 'Web', machines: 8, cut: plan.reach }];
    return { ok: true, plan: withPlace({ ...plan, radius, shares, places: places() }, usual) };
  });
}
