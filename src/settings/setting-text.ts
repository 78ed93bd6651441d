/** One setting changed by its dotted key and a text typed at a command line. Pure. */

import { type Settings, settingsSchema } from './schema.ts';
import { invalidSettings, refusedValue, unknownKey } from './settings-problem.ts';

type Tree = { [name: string]: unknown };

const NEVER = new Set(['__proto__', 'constructor', 'prototype']);

/** What a text may mean, the likeliest first; the first one the schema takes is meant. */
function readings(key: string, text: string): readonly unknown[] {
  const trimmed = text.trim();
  const list = trimmed === '' ? [] : trimmed.split(',').map((part) => part.trim());
  return [
    ...(trimmed === 'null' ? [null] : []),
    ...(key === 'schedule' ? [scheduleIn(trimmed)] : []),
    text,
    ...jsonIn(trimmed),
    key === 'protect' ? list.map((value) => ({ match: 'glob', value })) : list,
  ];
}

/** The settings with one changed. Throws ServiceError `settings` that names the key, the value and the mend. */
export function withSetting(settings: Settings, key: string, text: string): Settings {
  // The kinds of schedule have different members, so one is never changed without the other.
  if (key === 'schedule.kind') return withSetting(settings, 'schedule', text);
  const names = key.split('.');
  if (key === '' || names.some((name) => name === '' || NEVER.has(name))) throw unknownKey(key, keysOf(settings));
  let refused: unknown = text;
  for (const value of readings(key, text)) {
    const changed = structuredClone(settings) as unknown as Tree;
    if (!put(changed, names, value)) throw unknownKey(key, keysOf(settings));
    const result = settingsSchema.safeParse(changed);
    if (result.success) return result.data;
    if (result.error.issues.some((issue) => issue.code === 'unrecognized_keys' && issue.path.length < names.length)) {
      throw unknownKey(key, keysOf(settings));
    }
    // What does not fit is another member that this one cannot be without.
    const other = result.error.issues.filter(({ path }) => !concerns(path, names));
    if (other.length > 0 && other.length === result.error.issues.length) throw invalidSettings(other, changed, '');
    if (typeof value !== 'object') refused = value;
  }
  throw refusedValue(key, refused);
}

/** Whether what is told of a place is told of the setting, of something inside it, or of a group it lies in. */
function concerns(path: readonly PropertyKey[], names: readonly string[]): boolean {
  return path.every((name, at) => at >= names.length || String(name) === names[at]);
}

function keysOf(settings: Settings): readonly string[] {
  return Object.keys(flatSettings(settings));
}

/** The setting of a dotted key; undefined: there is none. */
export function settingOf(settings: Settings, key: string): unknown {
  return key.split('.').reduce((at: unknown, name) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as Tree)[name] : undefined;
  }, settings);
}

/** Every setting by its dotted key; lists and empty groups are kept whole. */
export function flatSettings(settings: Settings): Readonly<Record<string, unknown>> {
  const flat: Tree = Object.create(null);
  const walk = (prefix: string, value: unknown): void => {
    const members = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    if (members.length === 0) flat[prefix] = value;
    for (const [name, member] of members) walk(prefix === '' ? name : `${prefix}.${name}`, member);
  };
  walk('', settings);
  return flat;
}

/** False: the path leads through something that has no members. */
function put(tree: Tree, names: readonly string[], value: unknown): boolean {
  let at: Tree = tree;
  for (const name of names.slice(0, -1)) {
    if (!Object.hasOwn(at, name)) at[name] = {};
    const next = at[name];
    if (typeof next !== 'object' || next === null) return false;
    at = next as Tree;
  }
  at[names.at(-1) as string] = value;
  return true;
}

/** "once", "watch", "watch 15s", "system 1h". */
function scheduleIn(text: string): unknown {
  const [kind = '', interval] = text.split(/\s+/);
  if (kind === 'watch') return { kind, interval: interval ?? '15s' };
  if (kind === 'system') return { kind, interval: interval ?? '1h' };
  return { kind };
}

function jsonIn(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
