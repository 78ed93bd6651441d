// Which group a server is isolated in: chosen in the dialog, repaired from it.
import { afterEach, describe, expect, it } from 'vitest';
import { closeApps, openApp } from '../support/console.tsx';
import { aNight } from '../support/console-fleet.ts';
import { HALO_ONLY, haloNight, TWO_SOURCES } from '../support/console-halo.ts';
import { OPEN_PLACES, offer, PLACES } from '../support/console-places.ts';

afterEach(closeApps);

async function openHalo(places = PLACES) {
  const app = await openApp({ machines: haloNight(), state: { sources: HALO_ONLY } });
  const now = { places };
  offer(app.engine, () => now.places);
  await app.press('table.narrow');
  await app.type('edge-web-01');
  await app.press('enter', 'machine.isolate');
  return { app, now };
}

describe('the group to isolate in', () => {
  it('is the usual one where nobody chooses, and what stays reachable is told', async () => {
    const { app } = await openHalo();
    expect(app.text()).toContain('‹ Quarantine ›  1 of 3');
    expect(app.text()).toContain('Until released, it will reach nothing but the Halo grid.');
    await app.press('dialog.yes');
    expect(app.engine.askedFor('order')[0]?.plan.place?.name).toBe('Quarantine');
  });

  it('is chosen with the arrows, round and round, and the sentence follows', async () => {
    const { app } = await openHalo();
    await app.press('tab', 'right');
    expect(app.text()).toContain('‹ Forensics ›  2 of 3');
    expect(app.text()).toContain('soc-jump-hosts is let in.');
    await app.press('left', 'left');
    expect(app.text()).toContain('‹ Data Capture ›  3 of 3');
    expect(app.text()).toMatch(/no more than syslog to/);
    expect(app.engine.askedFor('plan')).toHaveLength(1);
    await app.press('dialog.yes');
    expect(app.engine.askedFor('order')[0]?.plan.place?.name).toBe('Data Capture');
  });

  it('does not move the focus off Cancel, and Enter there goes on instead of confirming', async () => {
    const { app } = await openHalo();
    expect(app.text()).toContain('›[ Cancel ]');
    await app.press('tab', 'enter', 'esc');
    expect(app.engine.askedFor('order')).toHaveLength(0);
  });
});

describe('a group that lets traffic through', () => {
  it('cannot be confirmed; its repair is shown, asked about, and followed by a fresh question', async () => {
    const { app, now } = await openHalo(OPEN_PLACES);
    expect(app.text()).toContain('is no quarantine');
    expect(app.text()).not.toContain('Isolate (y)');
    await app.press('y');
    expect(app.engine.askedFor('order')).toHaveLength(0);
    await app.press('tab', 'tab', 'enter');
    expect(app.text()).toContain('Repair "Quarantine"?');
    expect(app.text()).toContain('ACCEPT for everything, from any.');
    expect(app.engine.askedFor('repair')).toHaveLength(0);
    now.places = PLACES;
    await app.press('y');
    expect(app.engine.askedFor('repair')).toHaveLength(1);
    expect(app.text()).toContain('Isolate edge-web-01?');
    expect(app.text()).toContain('›[ Cancel ]');
    expect(app.engine.askedFor('order')).toHaveLength(0);
    await app.press('y');
    expect(app.engine.askedFor('order')).toHaveLength(1);
  });

  it('is left as it is on Cancel, and where it cannot be repaired that is said', async () => {
    const { app } = await openHalo(OPEN_PLACES);
    await app.press('tab', 'tab', 'enter', 'enter');
    expect(app.engine.askedFor('repair')).toHaveLength(0);
    app.engine.answer('repair', () => ({
      ok: false,
      problem: { code: 'forbidden', what: 'The key may not do this (403).' },
    }));
    await app.press('machine.isolate', 'tab', 'tab', 'enter', 'y');
    expect(app.text()).toContain('It was not repaired');
    expect(app.text()).toContain('The key may not do this (403).');
    expect(app.engine.askedFor('order')).toHaveLength(0);
  });

  it('does not stand in the way of another one', async () => {
    const { app } = await openHalo(OPEN_PLACES);
    await app.press('tab', 'right', 'y');
    expect(app.engine.askedFor('order')[0]?.plan.place?.name).toBe('Forensics');
  });
});

describe('the filter of one of two vendors', () => {
  it('is that of the machine at hand, or of the one that is named', async () => {
    const machines = [...aNight(), ...haloNight()];
    const app = await openApp({ machines, state: { sources: TWO_SOURCES } });
    await app.press('command.open');
    await app.type('filter severity:Critical');
    await app.press('enter');
    expect(app.engine.askedFor('configure')[0]?.change).toEqual({ filters: { harmony: 'severity:Critical' } });
    expect(app.text()).toContain('The filter of Harmony Endpoint is set.');
    await app.press('command.open');
    await app.type('filter halo type:daemon_compromised');
    await app.press('enter');
    expect(app.engine.askedFor('configure')[1]?.change.filters).toMatchObject({ halo: 'type:daemon_compromised' });
    expect(app.text()).toContain('The filter of CloudPassage Halo is set.');
    await app.press('command.open');
    await app.type('filter halo');
    await app.press('enter');
    expect(app.text()).toContain(':filter halo ');
    expect(app.engine.askedFor('configure')).toHaveLength(2);
  });
});
