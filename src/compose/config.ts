/** `cordon config`: the settings of this home, never a secret. */
import type { ConfigServices } from '../cli/services.ts';
import { withSetting } from '../settings/setting-text.ts';
import { settingWords } from '../settings/setting-words.ts';
import { openHome } from '../storage/home.ts';
import { answered } from './answered.ts';
import { refuseUntried } from './automatic.ts';
import { importSeed } from './seed-import.ts';
import { refuseStrange } from './setting-check.ts';
import type { Stores } from './stores.ts';

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function createConfig(stores: Stores, workingFolder: string): ConfigServices {
  const { settings, home } = stores;
  return {
    get: (key) => answered(() => ({ values: key === null ? settings.list() : { [key]: settings.get(key) } })),
    set: (key, value) =>
      answered(async () => {
        openHome(home);
        if (key !== 'halt') {
          const before = settings.load();
          const after = withSetting(before, key, value);
          refuseStrange(key, after);
          await refuseUntried(stores, before, after);
        }
        return { shown: text(await settings.set(key, value)) };
      }),
    about: settingWords,
    paths: () => ({
      settings: home.settings,
      secrets: home.secrets,
      ledger: home.ledger,
      evidence: home.evidence,
      'logs and reports': home.runs,
      'kill switch': home.halt,
    }),
    importSeed: (file, agree) =>
      answered(async () => {
        openHome(home);
        return { notes: await importSeed(stores, file, workingFolder, agree) };
      }),
  };
}
