/** What retention would take and what it must leave: never what an open case or the next decision rests on. */
import { readFile } from 'node:fs/promises';
import type { MachineKey } from '../../engine/model/machine.ts';
import type { OpenLedger } from '../../ledger/ledger.ts';
import type { Home } from '../../storage/home.ts';
import { type KeptFile, type KeptKind, keptFiles } from '../../storage/kept-files.ts';

/** How long each kind is kept, ms; null: for ever. */
export type Terms = Readonly<Record<KeptKind, number | null>>;

export type PrunePlan = {
  readonly going: readonly KeptFile[];
  /** Past its time, and still needed. */
  readonly held: readonly (KeptFile & { readonly why: string })[];
  /** Not past its time. */
  readonly young: readonly KeptFile[];
};

/** The cases that are not closed: their machines, and the runs that ordered. */
type OpenCases = { readonly machines: ReadonlyMap<MachineKey, string>; readonly runs: ReadonlySet<string> };

/** `windowMs`: how far back a search goes; alerts inside it may be decided on again. Changes nothing. */
export async function planPrune(
  home: Home,
  ledger: OpenLedger,
  terms: Terms,
  { now, windowMs }: { readonly now: number; readonly windowMs: number },
): Promise<PrunePlan> {
  const files = keptFiles(home);
  const isOld = ({ kind, writtenAt }: KeptFile): boolean => {
    const term = terms[kind];
    return term !== null && writtenAt < now - term;
  };
  const old = files.filter(isOld);
  const young = files.filter((file) => !isOld(file));
  if (old.length === 0) return { going: [], held: [], young };

  const cases = await openCases(ledger);
  const evidence = old.filter(({ kind }) => kind === 'evidence').map(({ name }) => name);
  const uses = await ledger.evidenceUses(evidence);
  const stamps = await stampsOfRuns(reportsBeside(old, files), cases.runs);
  const whyHeld = ({ kind, name }: KeptFile): string | null => {
    if (kind !== 'evidence') return stamps.has(stampOf(name)) ? 'of a run whose isolation is still open' : null;
    const use = uses.get(name);
    if (!use) return null;
    for (const machine of use.machines) {
      const why = cases.machines.get(machine);
      if (why) return why;
    }
    if (use.latest >= now - windowMs) return 'alerts in it lie inside the window';
    return use.seenAt >= now - (terms.evidence ?? 0) ? 'its alerts came in later than the file says' : null;
  };
  const judged = old.map((file) => ({ file, why: whyHeld(file) }));
  return {
    going: judged.flatMap(({ file, why }) => (why === null ? [file] : [])),
    held: judged.flatMap(({ file, why }) => (why === null ? [] : [{ ...file, why }])),
    young,
  };
}

async function openCases(ledger: OpenLedger): Promise<OpenCases> {
  const isolated = await ledger.openIsolations();
  const flying = await ledger.ordersInFlight();
  return {
    machines: new Map([
      ...isolated.map(({ machine, host }) => [machine, `${host} is still isolated`] as const),
      ...flying.map(({ machine, host }) => [machine, `an order for ${host} is in flight`] as const),
    ]),
    runs: new Set([...isolated, ...flying].map(({ run }) => run)),
  };
}

/** A log has no run in its name, but the stamp of its report. */
function stampOf(name: string): string {
  return name.replace(/^hep_(automation|execution_report)_/, '').replace(/\.\w+$/, '');
}

/** There may be as many reports as runs of a year: only those of files that could go are read. */
function reportsBeside(old: readonly KeptFile[], files: readonly KeptFile[]): readonly KeptFile[] {
  const stamps = new Set(old.flatMap(({ kind, name }) => (kind === 'evidence' ? [] : [stampOf(name)])));
  return files.filter(({ kind, name }) => kind === 'reports' && stamps.has(stampOf(name)));
}

async function stampsOfRuns(reports: readonly KeptFile[], runs: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const stamps = new Set<string>();
  if (runs.size === 0) return stamps;
  // One after the other: a console goes on answering keys in between.
  for (const { path, name } of reports) if (runs.has((await runIn(path)) ?? '')) stamps.add(stampOf(name));
  return stamps;
}

async function runIn(report: string): Promise<string | null> {
  try {
    return String(JSON.parse(await readFile(report, 'utf8')).run);
  } catch {
    return null;
  }
}
