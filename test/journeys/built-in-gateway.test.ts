// The console on the real engine and the built-in gateway: nothing is scripted but the person.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { openSession } from '../../src/compose/session.ts';
import { ARM_MS } from '../../src/tui/state/control/orders.ts';
import { silentIo } from '../support/command.ts';
import { closeApps, openAppOn } from '../support/console.tsx';
import { realTime } from '../support/console-time.ts';

afterEach(closeApps);

async function openOnGateway(scenario: string, connector: string | null = null) {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-console-'));
  const io = silentIo({ CORDON_HOME: folder }, folder);
  const opened = await openSession(io, { kind: 'story', demo: { scenario, keep: false }, connector }, () => {});
  if (!opened.ok) throw new Error(opened.problem.what);
  onTestFinished(async () => {
    await opened.session.close();
    await rm(folder, { recursive: true, force: true });
  });
  const app = await openAppOn(opened.session.engine, realTime(), { columns: 110, height: 30 });
  return { app, session: opened.session };
}

/** A key whose work takes real time. */
const tap = (app: Awaited<ReturnType<typeof openOnGateway>>['app'], key: string) => app.keyboard.send(key);
const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the demo', () => {
  it('opens on the worst machine, isolates it to verified, releases it, and leaves a clean terminal', async () => {
    const { app, session } = await openOnGateway('demo');
    await app.until('live  updated');
    expect(app.cursorLine()).toMatch(/^› {2}FIN-LT-0142/);

    tap(app, '\r');
    await app.until('why here');
    tap(app, 'v');
    await app.until('Attack status');
    tap(app, 'r');
    await app.until('"src_machine_name": "FIN-LT-0142"');
    tap(app, '\x1b');
    await app.until('why here');
    tap(app, '\x1b');
    await app.until('by urgency');

    tap(app, 'i');
    await app.until('›[ Cancel ]   [ Isolate (y) ]');
    await moment(2 * ARM_MS);
    tap(app, 'y');
    await app.until('+ FIN-LT-0142: isolated, verified');
    await app.until(/^› {2}FIN-LT-0142 .*isolated/m);

    tap(app, 'h');
    await app.until(/› FIN-LT-0142 +isolated \d+ s +in 2[34] h/);
    tap(app, '\x1b');
    await app.until('by urgency');
    tap(app, 'U');
    await app.until('[ Release (y) ]');
    await moment(2 * ARM_MS);
    tap(app, 'y');
    await app.until('+ FIN-LT-0142: released, verified');

    tap(app, 'A');
    await app.until('Release of FIN-LT-0142: verified');
    tap(app, 'q');
    const { exitCode, summary } = await app.ended;
    await app.screen.settled();
    expect(exitCode).toBe(0);
    expect(summary).toMatch(/1 isolated and verified, 1 released and verified\.$/);
    expect(app.screen.isAlternate()).toBe(false);
    await session.close();
  });

  it('shows the documented records, the awkward ones included, and none of their bytes is obeyed', async () => {
    const { app } = await openOnGateway('samples');
    await app.until('live  updated');
    await app.until('(no host)');
    const rows = app.rows().length;
    tap(app, 'G');
    await app.until(new RegExp(`${rows} of ${rows}`));
    tap(app, 'r');
    await app.until('› raw');
    await app.until('{');
    const unknown = app.screen
      .written()
      .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
      // Besides line breaks, the painter steps back by as many as three cells in this way.
      .replace(/\r?\n|\x08{1,3}/g, '');
    expect(unknown).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
  });

  it('plays the second vendor the same way: a server is contained and goes back to its group', async () => {
    const { app } = await openOnGateway('demo', 'halo');
    await app.until('live  updated');
    expect(app.text()).toContain('CloudPassage Halo');
    expect(app.cursorLine()).toMatch(/^› {2}edge-web-01/);
    tap(app, 'i');
    await app.until('the vendor says "in Web"');
    await app.until('[ Isolate (y) ]');
    await moment(2 * ARM_MS);
    tap(app, 'y');
    await app.until('+ edge-web-01: isolated, verified', 20_000);
    tap(app, 'u');
    await app.until('goes back to  Example Org/Production/Web');
    await app.until('[ Release (y) ]');
    await moment(2 * ARM_MS);
    tap(app, 'y');
    await app.until('+ edge-web-01: released, verified', 20_000);
  }, 60_000);

  it('shows how a quarantine that lets traffic through differs, mends it on a yes, and isolates on another', async () => {
    const { app } = await openOnGateway('quarantine-open', 'halo');
    await app.until('live  updated');
    tap(app, 'i');
    await app.until('[ Repair it … ]');
    expect(app.text()).toContain('is no quarantine');
    for (const key of ['\t', '\t', '\r']) tap(app, key);
    await app.until('Repair "Quarantine"?');
    tap(app, 'y');
    await app.until('[ Isolate (y) ]');
    expect(app.text()).toContain('it will reach nothing but the Halo grid');
    await moment(2 * ARM_MS);
    tap(app, 'y');
    await app.until('+ edge-web-01: isolated, verified', 20_000);
  }, 60_000);

  it('says so when nothing happened', async () => {
    const { app } = await openOnGateway('empty');
    await app.until('No alerts in the last 1 h');
    expect(app.text()).toContain('a new alert appears by itself');
  });
});
