/** The settings file: read, checked, written whole and atomically (`conf`), mode 0600. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
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
  save(settings: Settings): Promise<void>;
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

  const save = async (settings: Settings): Promise<void> => {
    const result = settingsSchema.safeParse(settings);
    if (!result.success) throw invalidSettings(result.error.issues, settings, '');
    // A broken file is never overwritten: reading it comes first.
    refuseNewer(readAll(file), file);
    try {
      await write(file, result.data);
    } catch (thrown) {
      throw settingsError(`The settings file ${file} cannot be written: ${fileWords(thrown)}.`, '', thrown);
    }
  };

  return {
    path: file,
    exists: () => existsSync(file),
    load,
    save,
    list: () => ({ ...flatSettings(load()), halt: halt.isOn() }),
    get(key) {
      const value = key === 'halt' ? halt.isOn() : settingOf(load(), key);
      if (value === undefined) throw unknownKey(key, [...Object.keys(flatSettings(load())), 'halt']);
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
      await save(changed);
      return settingOf(changed, key);
    },
  };
}

/** `conf` costs 28 ms to load (measured, bundled), and only writing needs it. */
async function write(file: string, settings: Settings): Promise<void> {
  const { default: Conf } = await import('conf');
  const conf = new Conf<Settings>({
    projectName: 'cordon',
    cwd: dirname(file),
    configName: basename(file, '.json'),
    configFileMode: 0o600,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
  });
  conf.store = settings;
}

/** What the file holds; nothing where there is none. A broken one is named, and left for its owner to mend. */
function readAll(file: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw settingsError(`The settings file ${file} cannot be read: ${fileWords(thrown)}.`, '', thrown);
  }
  const values = objectIn(text);
  if (values) return values;
  const what = `The settings file ${file} is not a JSON object${jsonPlace(text)}. It was left as it is.`;
  throw settingsError(what, 'Correct it there, or move the file away and run: cordon setup');
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

function refuseNewer(values: Readonly<Record<string, unknown>>, file: string): void {
  const { version } = values;
  if (typeof version !== 'number' || version <= SETTINGS_VERSION) return;
  const what = `The settings file ${file} was written by a newer version of Cordon (${version}).`;
  throw settingsError(what, 'Update Cordon on this machine; the file was left as it is.');
}
