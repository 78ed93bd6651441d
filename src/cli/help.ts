/** The parts of the help that commander does not write. */
import { LISTING_OF, LISTINGS } from './listings.ts';
import { exampleText } from './manual/examples.ts';

/** What follows the options on the page of a command: its examples, and the columns scripts can rely on. */
export function afterOptions(command: string): string {
  const listing = LISTING_OF[command];
  const columns = listing
    ? `Columns of -o plain, divided by tabs, "-" for nothing:\n${wrapped(LISTINGS[listing])}`
    : '';
  return [exampleText(command), columns]
    .filter((part) => part !== '')
    .map((part) => `\n${part}`)
    .join('\n');
}

const WIDTH = 100;

function wrapped(words: readonly string[]): string {
  const lines = ['  '];
  for (const word of words) {
    if ((lines.at(-1) ?? '').length + word.length + 1 > WIDTH) lines.push('  ');
    lines.push(`${lines.pop()}${word} `);
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Of `verify`. */
export const AUDIT_EXIT_CODES = `  0   intact
  10  altered
  11  truncated: its end was cut off
  12  unreadable`;

export const EXIT_CODES = `  0  done, nothing left for a person
  1  unexpected error inside the program
  2  wrong usage or settings, or files that cannot be used
  3  credentials refused
  4  service unreachable, or it answered wrongly
  5  finished, but something is left for a person
  130, 143  stopped by a signal, after clean-up
  verify: 0 intact, 10 altered, 11 truncated, 12 unreadable`;

export const SURROUNDINGS = `  CORDON_HOME                one folder for all that the program keeps
  CORDON_EVENTS_CLIENT_ID, CORDON_EVENTS_SECRET_KEY        key of Infinity Events
  CORDON_ENDPOINT_CLIENT_ID, CORDON_ENDPOINT_SECRET_KEY    key of Harmony Endpoint
  CORDON_HALO_KEY_ID, CORDON_HALO_SECRET_KEY               key of CloudPassage Halo
  CORDON_VIRUSTOTAL_API_KEY                                key of VirusTotal, for look-ups
  CORDON_SMTP_PASSWORD, CORDON_WEBHOOK_SECRET              of notices: mail relay, webhook
  CORDON_KEYCHAIN=off        keys go to a file with mode 0600; the system's keychain is not asked
  Keys of the environment win over stored ones.`;

export const ROOT_NOTES = `Exit codes:
${EXIT_CODES}

Environment:
${SURROUNDINGS}

The spelling of the Halo script works too, with its quarantine.auth and quarantine_filter.txt:
  cordon --portal --auth=FILE, cordon --stdin, cordon --auth=FILE SERVER_ID
  With --auto they isolate, at a terminal they ask once, else they propose.`;
