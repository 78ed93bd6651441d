/** Stored settings as the engine takes them: durations in milliseconds, times in epoch milliseconds. Pure. */
import type { EngineSettings, ProtectRule } from '../engine/settings.ts';
import { durationMs } from './duration.ts';
import { toNoticeSettings } from './notices.ts';
import type { Settings } from './schema.ts';
import { toEnrichmentSettings } from './virustotal.ts';

/** The watch's interval where the schedule names none. */
const DEFAULT_INTERVAL = '15s';

/** `overrides`: what this run says otherwise, already judged. Settings must have come through the schema. */
export function toEngineSettings(settings: Settings, overrides: Partial<EngineSettings> = {}): EngineSettings {
  const { limits, verify, schedule } = settings;
  return {
    filter: settings.filter,
    window: { kind: 'last', ms: durationMs(settings.window) },
    mode: settings.mode,
    auto: false,
    dryRun: false,
    readOnly: false,
    limits: {
      perCycle: limits.perCycle,
      perHour: limits.perHour,
      perDay: limits.perDay,
      declared: false,
      allowServers: limits.allowServers,
      evidence: limits.evidence,
      coolDownMs: durationMs(limits.coolDown),
      freshMs: durationMs(limits.fresh),
      storm: { machines: limits.storm.machines, withinMs: durationMs(limits.storm.within) },
      leaseMs: durationMs(limits.lease),
    },
    protect: settings.protect.map(toRule),
    comment: settings.comment,
    autoRelease: limits.autoRelease,
    notices: toNoticeSettings(settings.notices),
    enrichment: toEnrichmentSettings(settings.virustotal),
    verifyTimeoutMs: verify.timeout === null ? null : durationMs(verify.timeout),
    verifySpacingMs: durationMs(verify.spacing),
    intervalMs: durationMs(schedule.kind === 'once' ? DEFAULT_INTERVAL : schedule.interval),
    ...overrides,
  };
}

function toRule({ match, value, reason, expires }: Settings['protect'][number]): ProtectRule {
  return {
    match,
    value,
    ...(reason !== undefined && { reason }),
    ...(expires !== undefined && { expiresAt: Date.parse(expires) }),
  };
}
