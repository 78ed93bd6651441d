/** The command line's verbs: what can be typed after `:`, and how it is completed. Pure. */
import type { Mode } from '../../../engine/settings.ts';
import { THEME_WISHES } from '../../theme/tokens.ts';

export type Verb = {
  readonly name: string;
  /** A name it had before, still taken. */
  readonly also?: string;
  /** What follows the name, for the help line; '' where nothing does. */
  readonly takes: string;
  readonly help: string;
  /** Fixed words that may follow. */
  readonly words?: readonly string[];
  /** What may follow is offered by whoever knows what there is. */
  readonly things?: 'suppressible' | 'suppressed';
  /** Other words may follow as well. */
  readonly free?: true;
  /** Nothing need follow. */
  readonly bare?: true;
  /** A host of the table may follow. */
  readonly host?: boolean;
};

export const MODES: readonly Mode[] = ['observe', 'dry-run', 'approve', 'automatic'];

export const VERBS: readonly Verb[] = [
  {
    name: 'filter',
    takes: 'EXPRESSION',
    help: 'search the vendor with another filter; * for everything, nothing: from what is narrowed',
    bare: true,
  },
  {
    name: 'window',
    takes: '1h|6h|12h|2d|3w|1mo',
    help: 'search back so far',
    words: ['1h', '6h', '12h', '2d', '3w', '1mo'],
  },
  { name: 'mode', takes: MODES.join('|'), help: 'what may happen without you', words: MODES },
  {
    name: 'replay',
    takes: '1h|6h|12h|2d|7d',
    help: 'what automatic mode would have done; changes nothing',
    words: ['1h', '6h', '12h', '2d', '7d'],
    free: true,
  },
  { name: 'isolate', takes: 'HOST', help: 'ask to isolate a host, in the table or not', host: true },
  { name: 'release', takes: 'HOST', help: 'ask to release a host, in the table or not', host: true },
  { name: 'status', takes: 'HOST', help: 'read a host’s isolation from the vendor', host: true },
  { name: 'abort', takes: 'HOST', help: 'stop the delivery of a pending order', host: true },
  { name: 'narrow', takes: 'WORDS', help: 'show only machines with these words; nothing shows all', bare: true },
  {
    name: 'group',
    takes: 'user|rule|hash|none',
    help: 'machines by what they share; Enter shows one group',
    words: ['user', 'rule', 'hash', 'none'],
  },
  {
    name: 'aside',
    also: 'skipped',
    takes: 'show|hide',
    help: 'show the machines that were set aside',
    words: ['show', 'hide'],
  },
  { name: 'halt', takes: 'on|off', help: 'no further order until it is lifted', words: ['on', 'off'] },
  { name: 'pause', takes: 'on|off', help: 'freeze the table, or let it go on', words: ['on', 'off'] },
  { name: 'time', takes: 'local|utc', help: 'the zone of all times', words: ['local', 'utc'] },
  {
    name: 'theme',
    takes: THEME_WISHES.join('|'),
    help: 'the colours; shown as you type, kept with Enter',
    words: THEME_WISHES,
  },
  {
    name: 'mouse',
    takes: 'on|off',
    help: 'the wheel moves, a click chooses; off: the terminal selects text',
    words: ['on', 'off'],
  },
  { name: 'refresh', takes: '', help: 'search now' },
  { name: 'activity', takes: '', help: 'orders in flight, outcomes, errors' },
  {
    name: 'lookup',
    takes: 'INDICATOR',
    help: 'ask the reputation service; without one: about what is under the cursor',
    bare: true,
  },
  {
    name: 'suppress',
    takes: 'rule|hash|path|user WHICH',
    help: 'a false positive: visible, counted, no evidence; without words: what is under the cursor',
    things: 'suppressible',
  },
  { name: 'unsuppress', takes: 'WHICH', help: 'it is evidence again', things: 'suppressed' },
  {
    name: 'export',
    takes: 'md|json|html [run] [FILE]',
    help: 'write the machine, those marked, or this run, as a file for a ticket',
    words: ['html', 'md', 'json', 'html run', 'md run', 'json run'],
    free: true,
  },
  { name: 'history', takes: '', help: 'the ledger: isolations, forgotten machines first' },
  {
    name: 'review',
    takes: '24h WHY',
    help: 'it stays isolated; look at it again later',
    words: ['12h', '24h', '7d'],
    free: true,
  },
  { name: 'setup', takes: '', help: 'the setup again' },
  { name: 'help', takes: '', help: 'the keys of this screen' },
  { name: 'quit', takes: '', help: 'leave' },
];

export type TypedCommand =
  | { readonly kind: 'command'; readonly verb: Verb; readonly argument: string }
  | { readonly kind: 'unclear'; readonly words: string };

/** Reads a typed line. A verb may be cut short as long as it is clear which one is meant. */
export function readCommand(line: string, verbs: readonly Verb[] = VERBS): TypedCommand {
  const text = line.trim().replace(/^:/u, '');
  const [name = '', ...rest] = text.split(/\s+/u);
  if (name === '') return { kind: 'unclear', words: 'Type a command; Tab completes it.' };
  const verb = findVerb(name.toLowerCase(), verbs);
  if (typeof verb === 'string') return { kind: 'unclear', words: verb };
  const argument = text.slice(name.length).trim();
  if (verb.takes === '' && rest.length > 0) return { kind: 'unclear', words: `:${verb.name} takes nothing after it.` };
  if (
    verb.words &&
    argument !== '' &&
    !verb.free &&
    verb.name !== 'window' &&
    !verb.words.includes(argument.toLowerCase())
  ) {
    return { kind: 'unclear', words: `:${verb.name} takes ${oneOf(verb.words)}, not "${argument}".` };
  }
  if (verb.takes !== '' && argument === '' && !verb.words && !verb.things && !verb.bare) {
    return { kind: 'unclear', words: `:${verb.name} needs ${verb.takes} after it: ${verb.help}.` };
  }
  return { kind: 'command', verb, argument };
}

function findVerb(name: string, verbs: readonly Verb[]): Verb | string {
  const exact = verbs.find((verb) => verb.name === name || verb.also === name);
  if (exact) return exact;
  const begun = verbs.filter((verb) => verb.name.startsWith(name));
  if (begun.length === 1) return begun[0] as Verb;
  if (begun.length > 1) return `":${name}" could be ${oneOf(begun.map((verb) => `:${verb.name}`))}.`;
  return `No command ":${name}"; Tab shows them all.`;
}

export type Things = Readonly<Record<'suppressible' | 'suppressed', readonly string[]>>;
const NO_THINGS: Things = { suppressible: [], suppressed: [] };

/** What the line could become, best first: whole lines. */
export function complete(
  line: string,
  hosts: readonly string[],
  verbs: readonly Verb[] = VERBS,
  things: Things = NO_THINGS,
): readonly string[] {
  const text = line.replace(/^\s+/u, '');
  const space = text.search(/\s/u);
  if (space < 0)
    return verbs
      .filter((verb) => verb.name.startsWith(text.toLowerCase()))
      .map((verb) => verb.name + (verb.takes ? ' ' : ''));
  const verb = findVerb(text.slice(0, space).toLowerCase(), verbs);
  if (typeof verb === 'string') return [];
  const begun = text.slice(space).trimStart().toLowerCase();
  const words = verb.host ? hosts : verb.things ? things[verb.things] : (verb.words ?? []);
  return words.filter((word) => word.toLowerCase().startsWith(begun)).map((word) => `${verb.name} ${word}`);
}

/** "a, b or c". */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
