/** What a filter matches, and what automatic mode would do about it: for the setup. Reads only, keeps nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenConnection } from '../connectors/connector.ts';
import { ServiceError } from '../engine/errors.ts';
import { createEngine } from '../engine/index.ts';
import { machineKeyOf } from '../engine/intake/host.ts';
import { subjectKey } from '../engine/model/reputation.ts';
import type { EngineSettings } from '../engine/settings.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openEvidence } from '../storage/evidence.ts';
import type { Preview } from '../tui/services.ts';
import { systemChance, systemClock } from './clock.ts';
import { Closing } from './closing.ts';
import { NO_JOURNAL } from './run-journal.ts';
import { actorOf, onTheWay, ownNames } from './self.ts';

export type PreviewGround = {
  /** One an account. */
  readonly connections: readonly OpenConnection[];
  readonly settings: EngineSettings;
  readonly gateway: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** What a reputation service would be asked about, where nothing else is set. */
const USUAL = {
  kinds: { file: true, address: true, domain: true, url: false },
  documentation: false,
  own: [],
} as const;

/** Counts alerts, machines and what could be looked up of them. Throws what the search throws. */
export async function countMatches({ connections, settings }: PreviewGround, signal: AbortSignal): Promise<Preview> {
  const now = systemClock.now();
  const { window, filter } = settings;
  const span = window.kind === 'span' ? window : { from: now - window.ms, to: now };
  const ids = new Set<string>();
  const machines = new Set<string>();
  const indicators = new Set<string>();
  const { subjectOf } = await import('../connectors/virustotal/subject.ts');
  let alerts = 0;
  let complete = true;
  const search = { from: span.from, to: span.to, filter: filter === '*' ? null : filter };
  for (const { source } of connections) {
    for await (const event of source.collect(search, signal)) {
      if (event.kind === 'incomplete') complete = false;
      if (event.kind !== 'page') continue;
      for (const [at, record] of event.records.entries()) {
        const reading = source.toAlert(record);
        if (reading.kind === 'unreadable' || event.matches?.[at] === false) continue;
        const { id } = reading.facts;
        const known = `${source.id} ${id}`;
        if (id !== null && ids.has(known)) continue;
        ids.add(known);
        alerts += 1;
        machines.add(machineKeyOf(source.id, reading.facts));
        for (const indicator of reading.facts.indicators) {
          const subject = subjectOf(indicator, USUAL);
          if (subject) indicators.add(subjectKey(subject));
        }
      }
    }
  }
  return { alerts, machines: machines.size, indicators: indicators.size, complete, wouldIsolate: [], wouldHold: [] };
}

/** One whole cycle of automatic mode as a dry run, on a ledger that is thrown away. */
export async function tryAutomatic(ground: PreviewGround, signal: AbortSignal): Promise<Preview> {
  const closing = new Closing();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'cordon-preview-'));
    closing.add(() => rm(folder, { recursive: true, force: true }));
    const ledger = await openLedger(join(folder, 'ledger.sqlite'), { clock: systemClock });
    closing.add(() => ledger.close());
    const evidence = openEvidence({ folder, run: 'preview' });
    closing.add(() => evidence.close());
    const off = { isOn: () => false, set: async () => {} };
    const engine = await createEngine(
      {
        clock: systemClock,
        chance: systemChance,
        connections: ground.connections,
        ledger,
        evidence,
        journal: NO_JOURNAL,
        halt: off,
      },
      // The connection itself lets no write through; `readOnly` here would hold every machine.
      { ...ground.settings, auto: true, dryRun: true, readOnly: false },
      {
        run: { kind: 'run', actor: actorOf(false) },
        leavesNoTrace: true,
        self: ownNames(),
        gateways: onTheWay(ground.gateway, ground.env),
      },
    );
    closing.add(() => engine.close());
    const abort = (): void => void engine.close();
    signal.addEventListener('abort', abort, { once: true });
    closing.add(async () => signal.removeEventListener('abort', abort));
    const { report, problem } = await engine.dispatch('cycle', {});
    if (problem) throw new ServiceError(problem);
    const machines = report.machines_processed;
    return {
      alerts: report.metrics.alerts.grouped,
      machines: machines.length,
      complete: report.metrics.complete,
      wouldIsolate: machines.filter(({ outcome }) => outcome === 'dry_run').map(({ hostname }) => hostname),
      wouldHold: machines
        .filter(({ outcome }) => outcome !== 'dry_run')
        .map(({ hostname, reason }) => ({ host: hostname, words: reason })),
    };
  } finally {
    await closing.run();
  }
}
