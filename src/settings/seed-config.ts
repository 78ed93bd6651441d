/** The seed's config.json (harmony.md 6.2): checked, and turned into settings, secrets and notes. Nothing is written. */
import * as z from 'zod';
import { formatDuration } from './duration.ts';
import { jsonPlace } from './json-place.ts';
import { gatewayOrigin } from './origin.ts';
import type { Settings } from './schema.ts';
import { secretName } from './secrets.ts';
import { settingsError } from './settings-problem.ts';

export type SeedImport = {
  readonly settings: Pick<Settings, 'connector' | 'connections' | 'filter' | 'window' | 'mode' | 'schedule'>;
  /** By the name in the secret store; never part of the settings. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What came in otherwise than it stood there, in words; no secret in them. */
  readonly notes: readonly string[];
};

const hours = z.number().positive().max(100_000).nullable();
const seedSchema = z.strictObject({
  infinity_client_id: z.string(),
  infinity_secret_key: z.string(),
  hep_client_id: z.string(),
  hep_secret_key: z.string(),
  infinity_gateway: z.string().refine((url) => gatewayOrigin(url) !== null),
  hep_gateway: z.string().refine((url) => gatewayOrigin(url) !== null),
  automation_mode: z.boolean(),
  time_window_hours: hours,
  custom_timeframe: z.strictObject({ startTime: z.string(), endTime: z.string() }).nullable(),
  recurring: z.boolean(),
  interval_hours: hours,
  use_system_scheduler: z.boolean(),
  filter_query: z.string(),
  approval_required: z.boolean(),
});
type Seed = z.output<typeof seedSchema>;

const EXPECTED: Readonly<Record<keyof Seed, string>> = {
  infinity_client_id: 'a text',
  infinity_secret_key: 'a text',
  hep_client_id: 'a text',
  hep_secret_key: 'a text',
  infinity_gateway: 'an https address',
  hep_gateway: 'an https address',
  automation_mode: 'true or false',
  time_window_hours: 'a number of hours, or null',
  custom_timeframe: 'an object with startTime and endTime, or null',
  recurring: 'true or false',
  interval_hours: 'a number of hours, or null',
  use_system_scheduler: 'true or false',
  filter_query: 'a text',
  approval_required: 'true or false',
};

const HOUR_MS = 3_600_000;

/** `path` is named in errors and notes. Throws ServiceError `settings` that names the keys; values are not repeated. */
export function readSeedConfig(text: string, path: string): SeedImport {
  const seed = checked(text, path);
  const notes: string[] = [];
  const settings = {
    connector: 'harmony',
    connections: { harmony: { gateway: gatewayOf(seed, notes) } },
    filter: filterOf(seed, notes),
    window: windowOf(seed, notes),
    mode: 'approve',
    schedule: scheduleOf(seed, notes),
  } as const;
  if (!seed.approval_required) {
    notes.push(
      'approval_required was false: machines were isolated without asking. It comes in as mode "approve"; ' +
        'automatic mode can be chosen in the console, after the dry run it shows.',
    );
  }
  const secrets = secretsOf(seed, notes);
  notes.push(`${path} still holds the keys in clear text: remove it when all works.`);
  return { settings, secrets, notes };
}

function checked(text: string, path: string): Seed {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // Without a cause: the parser's own message quotes the file, which holds keys.
    throw settingsError(`${path} is not valid JSON${jsonPlace(text)}.`, 'Correct it there, or run: cordon setup');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw settingsError(
      `${path} is not a configuration: it holds no JSON object.`,
      'Name the config.json of the Python script.',
    );
  }
  const expected = Object.keys(EXPECTED);
  const missing = expected.filter((key) => !Object.hasOwn(value, key));
  const additional = Object.keys(value).filter((key) => !expected.includes(key));
  const words = [
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(additional.length > 0
      ? [`not known: ${additional.map((key) => JSON.stringify(key.slice(0, 60))).join(', ')}`]
      : []),
  ];
  if (words.length > 0) {
    throw settingsError(
      `${path} does not have the 14 keys of the Python script's configuration; ${words.join('; ')}.`,
      'Add or remove them.',
    );
  }
  const result = seedSchema.safeParse(value);
  if (result.success) return result.data;
  const wrong = [...new Set(result.error.issues.map((issue) => String(issue.path[0])))];
  const each = wrong.map((key) => `"${key}" must be ${EXPECTED[key as keyof Seed]}`);
  throw settingsError(`In ${path}: ${each.join('; ')}.`, 'Correct it there, or run: cordon setup');
}

function gatewayOf(seed: Seed, notes: string[]): string {
  const [events, endpoint] = [gatewayOrigin(seed.infinity_gateway), gatewayOrigin(seed.hep_gateway)] as [
    string,
    string,
  ];
  if (events !== endpoint) {
    notes.push(
      `infinity_gateway and hep_gateway differ (${events}, ${endpoint}). One gateway serves both services here: ` +
        `${events} was taken. If that is the wrong one: cordon config set connections.harmony.gateway ${endpoint}`,
    );
  }
  return events;
}

function filterOf({ filter_query: filter }: Seed, notes: string[]): string {
  if (filter.trim() !== '') return filter.trim();
  notes.push(
    'filter_query was empty: it comes in as "*", every record. For the default: cordon config set filter null',
  );
  return '*';
}

/** automation_mode says whether the window is a predefined one; it has nothing to do with automatic isolation. */
function windowOf(seed: Seed, notes: string[]): string {
  const { automation_mode: predefined, time_window_hours: hours, custom_timeframe: span } = seed;
  if (hours !== null && (predefined || span === null)) return hoursText(hours);
  if (span === null) {
    notes.push('No window was set (time_window_hours and custom_timeframe are null): the last hour is searched.');
    return '1h';
  }
  const ms = timeOf(span.endTime) - timeOf(span.startTime);
  if (!(ms > 0)) {
    notes.push('custom_timeframe could not be read as a span of time: the last hour is searched.');
    return '1h';
  }
  const window = hoursText(Math.max(1, Math.round(ms / HOUR_MS)));
  notes.push(
    'custom_timeframe was a fixed span, which the Python script searched again in every cycle. ' +
      `It comes in as a window of the same length before each search: the last ${window}.`,
  );
  return window;
}

/** To the minute, and no less than one. */
function hoursText(hours: number): string {
  return formatDuration(Math.max(1, Math.round(hours * 60)) * 60_000);
}

/** A time without a zone was UTC there. */
function timeOf(text: string): number {
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`);
}

function scheduleOf(seed: Seed, notes: string[]): Settings['schedule'] {
  const { recurring, interval_hours: hours, use_system_scheduler: system } = seed;
  if (!recurring && !system) return { kind: 'once' };
  if (hours === null) notes.push('interval_hours was null: the interval is one hour.');
  const kind = system ? 'system' : 'watch';
  if (kind === 'system') {
    notes.push(
      'use_system_scheduler was true: the entry made for the Python script must be replaced. See: cordon schedule cron',
    );
  }
  // Three weeks is the longest interval of a watch.
  const longest = kind === 'watch' ? 504 : Number.POSITIVE_INFINITY;
  if ((hours ?? 1) > longest) notes.push('interval_hours was over three weeks, the longest interval of a watch.');
  return { kind, interval: hoursText(Math.min(hours ?? 1, longest)) };
}

function secretsOf(seed: Seed, notes: string[]): Record<string, string> {
  const keys = {
    infinity_client_id: secretName('harmony', 'events', 'id'),
    infinity_secret_key: secretName('harmony', 'events', 'secret'),
    hep_client_id: secretName('harmony', 'endpoint', 'id'),
    hep_secret_key: secretName('harmony', 'endpoint', 'secret'),
  } as const;
  const secrets: Record<string, string> = {};
  for (const [key, name] of Object.entries(keys)) {
    const value = seed[key as keyof typeof keys].trim();
    if (value !== '') secrets[name] = value;
    else notes.push(`${key} was empty: enter it in the setup, or give it in the environment.`);
  }
  return secrets;
}
