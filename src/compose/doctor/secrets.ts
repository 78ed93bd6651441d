/** The doctor on the secret store: where keys are kept, and whether that place can be opened. */
import type { Finding } from '../../cli/doctor-services.ts';
import { toProblem } from '../../engine/errors.ts';
import type { Settings } from '../../settings/schema.ts';
import { openSecrets, type Stores } from '../stores.ts';
import { bad, failing, good, note } from './finding.ts';

const TITLE = 'Secret store';

export async function examineSecrets(stores: Stores, { secrets: { store: chosen } }: Settings): Promise<Finding> {
  try {
    const secrets = openSecrets(stores, chosen);
    const place = await secrets.where();
    if (chosen === 'keychain' && place === 'file') {
      const words = 'The keys were put into the keychain, and it cannot be opened now.';
      return bad(TITLE, words, 'Unlock it, or enter the keys anew: cordon setup.');
    }
    const file = `the file ${stores.home.secrets} (mode 0600)`;
    const words =
      chosen === null
        ? `Nothing is stored; keys would go into ${place === 'keychain' ? 'the keychain' : file}.`
        : `The keys are in ${chosen === 'keychain' ? 'the keychain' : file}.`;
    const [told] = secrets.notes();
    return told ? note(TITLE, told) : good(TITLE, words);
  } catch (thrown) {
    return failing(TITLE, toProblem(thrown));
  }
}
