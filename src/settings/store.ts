/** The settings file: read, checked, written whole and atomically (`conf`), mode 0600. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Conf from 'conf';
import type { HaltSwitch } from '../engine/ports.ts';
import { fileWords } from './file-words.ts';
import { jsonPlace } from './json-place.ts';
import { SETTINGS_VERSION, type Settings, settingsSchema } from './schema.ts';
import { flatSettings, settingOf, withSetting } from './setting-text.ts';
import { invalidSettings, refusedValue, settingsError, unknownKey } from './settings-problem.ts';

export interface SettingsStore {
  readonly path: string;
  /** Whether settings were ever saved: the setup was done. */
  exists(): boolean;
  /** The settings, defaults filled in. Throws ServiceError `settings`: unreadable, not JSON, a value that does not fit. */
  load(): Settings;
  /** Checks and writes all of them. */
  save(settings: Settings): void;
  /** All settings by dotted key, `halt` among them. */
  list(): Readonly<Record<string, unknown>>;
  /** One setting or group by its dotted key. Throws ServiceError `settings` for an unknown one. */
  get(key: string): unknown;
  /** Changes one from a text, checked before anything is written; answers its new value. */
  set(key: string, text: string): Promise<unknown>;
}

/** Nothing is read or written before the first call. `halt` is a file of its own; here it can be asked and set. */
export function createSettingsStore(options: { readonly file: string; readonly halt: HaltSwitch }): SettingsStore {
  const { file, halt } = options;

  const load = (): Settings => {
    const values = readAll(file);
    refuseNewer(values, file);
    const result = settingsSchema.safeParse(values);
    if (!result.success) throw invalidSettings(result.error.issues, values, file);
    return result.data;
  };

  const save = (settings: Settings): void => {
    const result = settingsSchema.safeParse(settings);
    if (!result.success) throw invalidSettings(result.error.issues, settings, '');
    // A broken file is never overwritten: reading it comes first.
    refuseNewer(readAll(file), file);
    try {
      open(file).store = result.data;
    } catch (thrown) {
      throw settingsError(`The settings file ${file} cannot be written: ${fileWords(thrown)}.`, '', thrown);
    }
  };

  return {
    path: file,
    exists: () => statSync(file, { throwIfNoEntry: false }) !== undefined,
    load,
    save,
    list: () => ({ ...flatSettings(load()), halt: halt.isOn() }),
    get(key) {
      const value = key === 'halt' ? halt.isOn() : settingOf(load(), key);
      if (value === undefined) throw unknownKey(key);
      return value;
    },
    async set(key, text) {
      if (key === 'halt') {
        const on = text.trim().toLowerCase();
        if (on !== 'true' && on !== 'false') throw refusedValue(key, text);
        await halt.set(on === 'true');
        return on === 'true';
      }
      const changed = withSetting(load(), key, text);
      save(changed);
      return settingOf(changed, key);
    },
  };
}

function open(file: string): Conf<Record<string, unknown>> {
  return new Conf({
    projectName: 'cordon',
    cwd: dirname(file),
    configName: basename(file, '.json'),
    configFileMode: 0o600,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
    deserialize: objectIn,
  });
}

/** `conf` would take a list or a text for empty settings, and write over it. */
function objectIn(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SyntaxError('not an object');
}

function readAll(file: string): Readonly<Record<string, unknown>> {
  let values: unknown;
  try {
    values = open(file).store;
  } catch (thrown) {
    const kept = 'It was left as it is.';
    if (thrown instanceof SyntaxError) {
      // Without a cause: the parser's own message quotes the file.
      const place = jsonPlace(readFileSync(file, 'utf8'));
      const next = 'Correct it there, or move the file away and run: cordon setup';
      throw settingsError(`The settings file ${file} is not a JSON object${place}. ${kept}`, next);
    }
    throw settingsError(`The settings file ${file} cannot be read: ${fileWords(thrown)}. ${kept}`, '', thrown);
  }
  return values as Readonly<Record<string, unknown>>;
}

function refuseNewer(values: Readonly<Record<string, unknown>>, file: string): void {
  const { version } = values;
  if (typeof version !== 'number' || version <= SETTINGS_VERSION) return;
  const what = `The settings file ${file} was written by a newer version of Cordon (${version}).`;
  throw settingsError(what, 'Update Cordon on this machine; the file was left as it is.');
}
