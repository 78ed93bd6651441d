/** What is wrong with a setting, in words that name the key, the value and the mend. */
import type { core } from 'zod';
import { type Problem, ServiceError } from '../engine/errors.ts';
import { nearWord } from '../engine/model/near-word.ts';
import type { Guide } from './guide.ts';
import { NOTICE_GUIDES } from './notices.ts';
import { VIRUSTOTAL_GUIDES } from './virustotal.ts';

const COUNT: Guide = { expected: 'a whole number from 0 to 100000', example: '3' };
const DURATION = (least: string, example: string): Guide => ({
  expected: `a duration of ${least} or more, such as ${example}`,
  example,
});

const KEPT: Guide = { expected: 'a duration of 1d or more, such as 30d, or null to keep everything', example: '30d' };

/** By key; `*` stands for one member or index. */
const GUIDES: Readonly<Record<string, Guide>> = {
  version: { expected: '1; other numbers are written by other versions of Cordon', example: '1' },
  connector: { expected: 'the name of a connector (harmony, halo), or null', example: 'harmony' },
  connections: { expected: 'a gateway for each connector', example: `'{"harmony":{"gateway":"https://…"}}'` },
  'connections.*': { expected: 'a gateway', example: `'{"gateway":"https://…"}'` },
  'connections.halo.gateway': {
    expected: 'an https address without a login in it',
    example: 'https://api.cloudpassage.com',
  },
  'connections.*.gateway': {
    expected: 'an https address without a login in it (http is allowed on loopback only)',
    example: 'https://cloudinfra-gw.portal.checkpoint.com',
  },
  'connections.*.filter': { expected: 'a Lucene filter, "*" for none, or null for the default', example: 'null' },
  'connections.*.jumpHosts': { expected: 'the name of a firewall zone of Halo, or null', example: '"jump-hosts"' },
  'connections.*.isolationGroup': { expected: 'the name of a group of Halo, or null', example: '"Quarantine"' },
  filter: { expected: 'a Lucene filter, "*" for none, or null for the default', example: 'null' },
  window: DURATION('1s', '1h'),
  mode: { expected: 'observe, dry-run, approve or automatic', example: 'approve' },
  schedule: { expected: 'once, "watch 15s" or "system 1h"', example: '"watch 15s"' },
  'schedule.kind': { expected: 'once, watch or system', example: 'watch' },
  'schedule.interval': {
    expected: 'a duration such as 15s: for a watch from 5s to 3w, for the system scheduler 1m or more',
    example: '15s',
  },
  protect: { expected: 'a list of names with * (comma between), or of rules as JSON', example: '"DC-*,FIN-*"' },
  'protect.*': { expected: 'a rule as JSON', example: '{"match":"glob","value":"DC-*"}' },
  'protect.*.match': { expected: 'glob, id, name, group, type, ou or subnet', example: 'glob' },
  'protect.*.value': { expected: 'a text', example: '"DC-*"' },
  'protect.*.reason': { expected: 'a text of at most 1000 characters', example: '"domain controller"' },
  'protect.*.expires': { expected: 'a time such as 2026-12-31T00:00:00Z', example: '2026-12-31T00:00:00Z' },
  'limits.perCycle': COUNT,
  'limits.perHour': { ...COUNT, example: '10' },
  'limits.perDay': { ...COUNT, example: '25' },
  'limits.allowServers': { expected: 'a list of host names, comma between', example: '"SRV-01,SRV-02"' },
  'limits.evidence.count': { expected: 'a whole number from 1 to 100000', example: '1' },
  'limits.evidence.severity': {
    expected: 'critical, high, medium, low, info, unknown, or null for the connector’s own',
    example: 'high',
  },
  'limits.coolDown': DURATION('0s', '24h'),
  'limits.fresh': DURATION('1s', '60s'),
  'limits.storm.machines': { expected: 'a whole number from 2 to 100000', example: '10' },
  'limits.storm.within': DURATION('1s', '10m'),
  'limits.lease': DURATION('1m', '24h'),
  'limits.autoRelease': { expected: 'true or false', example: 'false' },
  'verify.timeout': { expected: 'a duration such as 60s, or null for the connector’s own', example: '60s' },
  'verify.spacing': DURATION('0s', '10s'),
  comment: { expected: 'a text of at most 500 characters, or null', example: '"SOC, automatic isolation"' },
  'display.theme': { expected: 'auto, dark, light, colour-blind or mono', example: 'dark' },
  'display.time': { expected: 'local or utc', example: 'utc' },
  'display.mouse': { expected: 'true or false', example: 'true' },
  'display.copy': { expected: 'true or false', example: 'false' },
  'display.links': { expected: 'true or false', example: 'false' },
  'display.notice': { expected: 'off, bell or desktop', example: 'bell' },
  ...NOTICE_GUIDES,
  ...VIRUSTOTAL_GUIDES,
  'retention.evidence': KEPT,
  'retention.logs': KEPT,
  'retention.reports': KEPT,
  'secrets.store': { expected: 'keychain, file or null', example: 'file' },
  halt: { expected: 'true or false', example: 'true' },
};

/** The problems zod found with `values`, as one; `where` names the file, or '' for a value given by hand. */
export function invalidSettings(issues: readonly core.$ZodIssue[], values: unknown, where: string): ServiceError {
  const told = issues.flatMap((issue) => wordsOf(issue, values));
  const [first] = told;
  const more = told.length > 3 ? [`and ${told.length - 3} more.`] : [];
  const words = [...told.slice(0, 3).map(({ what }) => what), ...more].join(' ');
  return settingsError(where ? `In ${where}: ${words}` : words, first?.next ?? '');
}

/** The refusal of one value given by hand. */
export function refusedValue(key: string, value: unknown): ServiceError {
  const guide = guideOf(key);
  return settingsError(sentence(key, value, guide), mend(key, guide));
}

/** `known`: the keys there are, for a suggestion. */
export function unknownKey(key: string, known: readonly string[]): ServiceError {
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  const near = key.length > 60 ? null : nearWord(key, known);
  const end = near === null ? '.' : `; did you mean "${near}"?`;
  return settingsError(`There is no setting ${JSON.stringify(shown)}${end}`, 'See them all with: cordon config get -v');
}

export function settingsError(what: string, next: string, cause?: unknown): ServiceError {
  const problem: Problem = { code: 'settings', what, ...(next && { next }) };
  return new ServiceError(problem, cause === undefined ? {} : { cause });
}

function wordsOf(issue: core.$ZodIssue, values: unknown): { what: string; next: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => {
      const key = [...issue.path, name].join('.');
      // Its value is not shown: it may be a secret that somebody put here.
      return { what: `There is no setting ${JSON.stringify(key)}.`, next: 'Remove it, or correct its name.' };
    });
  }
  const key = issue.path.join('.');
  const guide = guideOf(key);
  const value = issue.path.reduce(
    (at: unknown, name) => (at as Record<PropertyKey, unknown> | undefined)?.[name],
    values,
  );
  return [{ what: sentence(key, value, guide), next: mend(key, guide) }];
}

function sentence(key: string, value: unknown, guide: Guide | null): string {
  const what = key === '' ? 'The settings are' : `The setting "${key}" is`;
  return `${what} ${shown(key, value)}; expected: ${guide?.expected ?? 'a group, whose settings are set one by one'}.`;
}

function mend(key: string, guide: Guide | null): string {
  if (!guide) return 'See them all with: cordon config get -v';
  if (key.includes('protect.')) return `For example: ${guide.example}`;
  return `For example: cordon config set ${key} ${guide.example}`;
}

function shown(key: string, value: unknown): string {
  if (value === undefined) return 'missing';
  if (/\.(gateway|url)$/.test(key) && String(value).includes('@')) return 'an address with a login in it';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** What a setting takes, in words; null: it is a group, or none. */
export function expectedOf(key: string): string | null {
  return guideOf(key)?.expected ?? null;
}

function guideOf(key: string): Guide | null {
  const names = key.split('.');
  const found = Object.entries(GUIDES).find(([pattern]) => {
    const parts = pattern.split('.');
    return parts.length === names.length && parts.every((part, at) => part === '*' || part === names[at]);
  });
  return found?.[1] ?? null;
}
