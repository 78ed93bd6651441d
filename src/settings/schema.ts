/** The settings file: what may stand in it, and the defaults for what does not. It never holds a secret. */
import * as z from 'zod';
import { SEVERITIES } from '../engine/model/alert.ts';
import { boundedDuration as duration } from './bounded-duration.ts';
import { noticesSchema } from './notices.ts';
import { gatewayOrigin } from './origin.ts';
import { virusTotalSchema } from './virustotal.ts';

export const SETTINGS_VERSION = 1;

const NAME = /^[a-z][a-z0-9-]*$/;

/** A day (from its beginning in UTC on), or a time with its zone. */
const ISO_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
const isoTime = z.string().refine((time) => ISO_TIME.test(time) && Number.isFinite(Date.parse(time)));
const count = z.int().min(0).max(100_000);
const text = z.string().trim().min(1).max(10_000);

const protectRule = z.strictObject({
  match: z.enum(['glob', 'id', 'name', 'group', 'type', 'ou', 'subnet']),
  value: text,
  reason: z.string().max(1000).optional(),
  /** ISO 8601; from then on the rule protects no more. */
  expires: isoTime.optional(),
});

/** A timer of three weeks and more would overflow and fire at once. */
const watchInterval = duration('5s', '3w');

const schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('once') }),
  z.strictObject({ kind: z.literal('watch'), interval: watchInterval }),
  z.strictObject({ kind: z.literal('system'), interval: duration('1m') }),
]);

const limits = z.strictObject({
  perCycle: count.default(3),
  perHour: count.default(10),
  perDay: count.default(25),
  /** Host names of servers and domain controllers that automation may isolate. */
  allowServers: z.array(text).default([]),
  /** severity null: what the connector asks for, High for Harmony, any matching event for Halo. */
  evidence: z
    .strictObject({
      count: z.int().min(1).max(100_000).default(1),
      severity: z.enum(SEVERITIES).nullable().default(null),
    })
    .prefault({}),
  coolDown: duration('0s').default('24h'),
  fresh: duration('1s').default('60s'),
  /** One rule or hash on so many machines within so long is a storm. */
  storm: z
    .strictObject({ machines: z.int().min(2).max(100_000).default(10), within: duration('1s').default('10m') })
    .prefault({}),
  /** How long after its proof an isolation is to be looked at again. */
  lease: duration('1m').default('24h'),
  /** Let a machine back in by itself when its lease has run out. */
  autoRelease: z.boolean().default(false),
});

const connection = z.strictObject({
  gateway: z.string().refine((url) => gatewayOrigin(url) !== null),
  /** Of this connector, where another one is the default; null or absent: its default. */
  filter: text.nullable().optional(),
  /** Halo: the group that isolates; null or absent: "Quarantine". */
  isolationGroup: text.max(200).nullable().optional(),
  /** Halo: a firewall zone from which quarantines that are made let ssh and rdp in; null or absent: from nowhere. */
  jumpHosts: text.max(200).nullable().optional(),
});

export const settingsSchema = z.strictObject({
  version: z.literal(SETTINGS_VERSION).default(SETTINGS_VERSION),
  connector: z.string().regex(NAME).nullable().default(null),
  connections: z.record(z.string().regex(NAME), connection).default({}),
  /** Of the default connector; null: its default filter; "*": no filter. */
  filter: text.nullable().default(null),
  window: duration('1s').default('1h'),
  mode: z.enum(['observe', 'dry-run', 'approve', 'automatic']).default('observe'),
  schedule: schedule.default({ kind: 'watch', interval: '15s' }),
  protect: z.array(protectRule).default([]),
  limits: limits.prefault({}),
  verify: z
    .strictObject({
      /** null: the connector's own time limit. */
      timeout: duration('1ms').nullable().default(null),
      spacing: duration('0s').default('10s'),
    })
    .prefault({}),
  /** Goes into the vendor's comment; null: the program's own words. */
  comment: text.max(500).nullable().default(null),
  display: z
    .strictObject({
      theme: z.enum(['auto', 'dark', 'light', 'colour-blind', 'mono']).default('auto'),
      time: z.enum(['local', 'utc']).default('local'),
      /** How a person who looks elsewhere is told of a new machine. */
      notice: z.enum(['off', 'bell', 'desktop']).default('off'),
      /** Wheel and click; while it is on, the terminal's own selection needs Shift. */
      mouse: z.boolean().default(false),
      /** Copying through the terminal (OSC 52). */
      copy: z.boolean().default(true),
      /** Addresses behind verdicts and written files (OSC 8). */
      links: z.boolean().default(true),
    })
    .prefault({}),
  /** Who is told of what, by mail and webhook. */
  notices: noticesSchema.prefault({}),
  /** Look-ups of indicators at VirusTotal; off until switched on. */
  virustotal: virusTotalSchema.prefault({}),
  /** How long files are kept; null: for ever. */
  retention: z
    .strictObject({
      evidence: duration('1d').nullable().default('30d'),
      logs: duration('1d').nullable().default('30d'),
      reports: duration('1d').nullable().default('30d'),
    })
    .prefault({}),
  secrets: z
    .strictObject({
      /** Where the secrets were put; null: not asked yet. */
      store: z.enum(['keychain', 'file']).nullable().default(null),
      /** When each pair was entered, e.g. "harmony.events": keys expire. */
      since: z.record(z.string().max(100), isoTime).default({}),
    })
    .prefault({}),
});

export type Settings = z.output<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});
