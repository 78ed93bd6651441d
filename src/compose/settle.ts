/** Options over stored settings: what a run is to do, or the sentence why that cannot be. Nothing is asked of a vendor. */
import type { CycleFlags, SessionFlags } from '../cli/invocation.ts';
import type { Purpose } from '../cli/services.ts';
import { type Connector, parseGateway } from '../connectors/connector.ts';
import { ServiceError } from '../engine/errors.ts';
import type { EngineSettings, SearchWindow } from '../engine/settings.ts';
import { filterFor } from '../settings/connections.ts';
import { parseDuration } from '../settings/duration.ts';
import { toEngineSettings } from '../settings/engine-settings.ts';
import type { Settings } from '../settings/schema.ts';

/** What is asked for: a session, or the doctor, who opens none. */
export type Wish = Purpose | { readonly kind: 'doctor'; readonly flags: SessionFlags };

/** Options of the command line that a wish may carry. */
export function flagsOf(purpose: Wish): Partial<CycleFlags & SessionFlags> {
  return 'flags' in purpose ? purpose.flags : {};
}

/** The origin to talk to: named (an address, or a region's short name), else stored. */
export function chooseGateway(named: string | null, settings: Settings, connector: Connector): string {
  if (named !== null) {
    const region = connector.gateways.find(({ id }) => id === named.toLowerCase());
    const read = parseGateway(region?.url ?? named);
    if ('refused' in read) {
      const [first] = connector.gateways;
      const next = `For example: --gateway ${first?.url ?? 'https://gateway.example.com'}`;
      throw new ServiceError({
        code: 'usage',
        what: `--gateway: ${read.refused}`,
        affects: 'Nothing was asked of it.',
        next,
      });
    }
    return read.origin;
  }
  // Where there is only one, it need not be chosen.
  const [only, another] = connector.gateways;
  const stored = settings.connections[connector.id]?.gateway ?? (another ? undefined : only?.url);
  if (stored === undefined) {
    throw new ServiceError({
      code: 'settings',
      what: 'No gateway is chosen yet.',
      next: 'Type "cordon setup", or name one with --gateway URL.',
    });
  }
  const read = parseGateway(stored);
  if ('refused' in read) throw new ServiceError({ code: 'settings', what: read.refused, next: 'Type "cordon setup".' });
  return read.origin;
}

const INGEST_WINDOW_MS = 24 * 3_600_000;

function duration(option: string, text: string, least = 1): number {
  const read = parseDuration(text);
  if ('ms' in read && read.ms >= least) return read.ms;
  const why = 'refused' in read ? read.refused : `"${text}" is too short.`;
  throw new ServiceError({ code: 'usage', what: `${option}: ${why}`, next: 'See "cordon --help".' });
}

function windowOf(purpose: Purpose, stored: SearchWindow, now: number): SearchWindow {
  const { span, starting, window } = flagsOf(purpose);
  if (window) return { kind: 'last', ms: duration('--window', window) };
  if (starting) return { kind: 'last', ms: since(starting, now), since: starting };
  if (!span) return purpose.kind === 'ingest' ? { kind: 'last', ms: INGEST_WINDOW_MS } : stored;
  const to = span.to ?? now;
  if (span.from < to) return { kind: 'span', from: span.from, to };
  throw new ServiceError({ code: 'usage', what: '--from lies in the future.', next: 'See "cordon --help".' });
}

/** A window that began then: what was searched before is not searched again, as with every window (halo.md 2.5). */
function since(starting: number, now: number): number {
  if (starting < now) return now - starting;
  throw new ServiceError({ code: 'usage', what: '--starting lies in the future.', next: 'See "cordon --help".' });
}

/** Options that mean something to Halo only. */
const HALO_OPTIONS = [
  ['haloFilter', '--halo-filter'],
  ['isolationGroup', '--isolation-group'],
  ['starting', '--starting'],
] as const;

/** Throws ServiceError `usage` where an option names what the connector does not have. */
export function checkVendorOptions(purpose: Wish, connector: Connector): void {
  if (connector.id === 'halo') return;
  const flags = flagsOf(purpose);
  const given = HALO_OPTIONS.find(([name]) => flags[name] !== undefined && flags[name] !== null);
  if (!given) return;
  throw new ServiceError({
    code: 'usage',
    what: `${given[1]} is an option of Halo, and this goes to ${connector.title}.`,
    next: 'Add --connector halo, or leave it out.',
  });
}

/** What only the vendor knows, by the name of the option: given, else stored. */
export function vendorOptions(purpose: Wish, settings: Settings, connector: Connector): Record<string, string> {
  const group = flagsOf(purpose).isolationGroup ?? settings.connections[connector.id]?.isolationGroup;
  const jumpHosts = settings.connections[connector.id]?.jumpHosts;
  return { ...(group ? { 'isolation-group': group } : {}), ...(jumpHosts ? { 'jump-hosts': jumpHosts } : {}) };
}

/** The engine's settings for this run; `now`: epoch ms. Throws ServiceError `usage` that names the option. */
export function settleSettings(
  purpose: Purpose,
  settings: Settings,
  connector: Pick<Connector, 'id'>,
  now: number,
): EngineSettings {
  const stored = toEngineSettings({ ...settings, filter: filterFor(settings, connector.id) });
  const { filter, maxIsolations, protect, auto, dryRun, comment, verifyTimeout, verifySpacing } = flagsOf(purpose);
  const interval = purpose.kind === 'watch' ? purpose.interval : null;
  return {
    ...stored,
    filter: filter ?? (purpose.kind === 'ingest' ? '*' : stored.filter),
    window: windowOf(purpose, stored.window, now),
    auto: auto ?? false,
    dryRun: dryRun ?? false,
    readOnly: purpose.kind === 'console' && purpose.readOnly,
    limits: maxIsolations ? { ...stored.limits, perCycle: maxIsolations, declared: true } : stored.limits,
    protect: [
      ...stored.protect,
      ...(protect ?? []).map((value) => ({ match: 'glob', value, reason: '--protect' }) as const),
    ],
    comment: comment ?? stored.comment,
    verifyTimeoutMs: verifyTimeout ? duration('--verify-timeout', verifyTimeout) : stored.verifyTimeoutMs,
    verifySpacingMs: verifySpacing ? duration('--verify-spacing', verifySpacing, 0) : stored.verifySpacingMs,
    intervalMs: interval ? duration('--interval', interval) : stored.intervalMs,
  };
}

/** Throws ServiceError `filter` with the place of the error. */
export function checkFilter(connector: Connector, filter: string | null): void {
  if (filter === null || filter === '*') return;
  const off = connector.checkFilter(filter);
  if (!off) return;
  throw new ServiceError({
    code: 'filter',
    what: `The filter cannot be parsed at column ${off.column + 1}: ${off.message}`,
    affects: 'Nothing was searched.',
    next: 'Values with blanks need double quotes; AND, OR and NOT are written in capitals.',
    column: off.column,
  });
}
