/** What is wrong with a command line, in a sentence with the mend (exit code 2). */
import type { CommanderError } from 'commander';
import type { Problem } from '../engine/errors.ts';
import { nearWord } from '../engine/model/near-word.ts';
import { printable } from './printable.ts';

export function usage(what: string, next = 'See "cordon --help".'): Problem {
  return { code: 'usage', what, next };
}

/** The end of a sentence about a word that is none of the known ones. */
function suggestion(word: string, known: readonly string[]): string {
  const near = nearWord(word, known);
  return near ? `; did you mean "${near}"?` : '.';
}

export function unknownCommand(word: string, known: readonly string[]): Problem {
  const what = `There is no command "${printable(word)}"${suggestion(word, known)}`;
  return usage(what, '"cordon --help" lists the commands.');
}

/** "cordon config set": the command a line is about; `inner` are the commands inside its first word. */
function commandIn(line: readonly string[], inner: readonly string[]): string {
  const [first = '', second = ''] = line;
  if (first === '' || first.startsWith('-')) return 'cordon';
  return `cordon ${printable(first)}${inner.includes(second) ? ` ${second}` : ''}`;
}

/** The page of help to look at. */
export function pageOf(line: readonly string[], inner: readonly string[] = []): string {
  return `See "${commandIn(line, inner)} --help".`;
}

/** "get, set or path". */
function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The word that came instead. */
function notThat(word: string | undefined, inner: readonly string[]): string {
  return word === undefined || word.startsWith('-') ? '.' : `, not by "${printable(word)}"${suggestion(word, inner)}`;
}

const INVALID = /'([^']*)' is invalid(?: for argument '([^']*)')?\. (.*)$/;
const EXCESS = /Expected (\d+) arguments? but got \d+: (.*?)\.?$/;

/** commander's own refusals, in our words; `inner` are the commands inside the one that the line begins with. */
export function fromCommander(error: CommanderError, line: readonly string[], inner: readonly string[] = []): Problem {
  const said = printable(error.message.replace(/^error: /, '').replace(/\n/g, ' '));
  const page = pageOf(line, inner);
  const option = /'(?:-\w, )?(--?[\w-]+)/.exec(said)?.[1];
  switch (error.code) {
    case 'commander.unknownOption': {
      if (/'--auto=/.test(said)) {
        return usage('--auto takes no value; the file with the keys goes to --auth, which is one letter apart.', page);
      }
      const near = /Did you mean (--[\w-]+)/.exec(said)?.[1];
      const word = /'([^']*)'/.exec(said)?.[1] ?? '';
      return usage(`There is no option ${word}${near ? `; did you mean ${near}?` : ' here.'}`, page);
    }
    case 'commander.optionMissingArgument':
      return option === '--auth'
        ? usage('--auth needs a file with id|secret lines; --auto, one letter apart, is the one without a value.', page)
        : usage(`${option} needs a value.`, page);
    case 'commander.invalidArgument': {
      const [, value = '', argument, reason = said] = INVALID.exec(said) ?? [];
      const choices = /^Allowed choices are (.*)\.$/.exec(reason)?.[1];
      return usage(`${argument ?? option}: ${choices ? `"${value}" is none of ${choices}.` : reason}`, page);
    }
    case 'commander.missingArgument':
      return usage(`"${commandIn(line, inner)}" needs a ${/'([^']*)'/.exec(said)?.[1] ?? 'word'} after it.`, page);
    case 'commander.excessArguments': {
      const at = line.indexOf('--auto');
      const after = line[at + 1];
      if (at !== -1 && after !== undefined && !after.startsWith('-')) {
        return usage(
          `--auto takes no value, and "${printable(after)}" follows it; the file with the keys goes to --auth.`,
          page,
        );
      }
      const [, taken = '0', words = ''] = EXCESS.exec(said) ?? [];
      const left = words.split(', ').slice(Number(taken)).join(', ');
      return usage(`There are more words than this command takes${left ? `: ${left}` : ''}.`, page);
    }
    case 'commander.help':
    case 'commander.unknownCommand':
      return usage(`"cordon ${line[0]}" is followed by ${oneOf(inner)}${notThat(line[1], inner)}`, page);
    default:
      return usage(`${said.charAt(0).toUpperCase()}${said.slice(1)}`, page);
  }
}
