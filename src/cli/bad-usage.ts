/** What is wrong with a command line, in a sentence with the mend (exit code 2). */
import type { CommanderError } from 'commander';
import type { Problem } from '../engine/errors.ts';
import { printable } from './printable.ts';

export function usage(what: string, next = 'See "cordon --help".'): Problem {
  return { code: 'usage', what, next };
}

/** Letters to change to come from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (letter === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

export function unknownCommand(word: string, known: readonly string[]): Problem {
  const near = known.find((name) => distance(word, name) <= Math.max(1, Math.floor(name.length / 3)));
  const what = `There is no command "${printable(word)}"${near ? `; did you mean "${near}"?` : '.'}`;
  return usage(what, '"cordon --help" lists the commands.');
}

/** The page of help to look at. */
export function pageOf(line: readonly string[]): string {
  const [first] = line;
  return first !== undefined && !first.startsWith('-')
    ? `See "cordon ${printable(first)} --help".`
    : 'See "cordon --help".';
}

const PARTS: Readonly<Record<string, string>> = {
  config: 'get, set, path or import',
  schedule: 'cron, systemd or windows',
  completion: 'bash, zsh or fish',
};

/** commander's own refusals, in our words. */
export function fromCommander(error: CommanderError, line: readonly string[]): Problem {
  const said = printable(error.message.replace(/^error: /, '').replace(/\n/g, ' '));
  const page = pageOf(line);
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
      const reason = /is invalid(?: for argument '[^']*')?\. (.*)$/.exec(said)?.[1] ?? said;
      return usage(`${option ?? 'An option'}: ${reason}`, page);
    }
    case 'commander.missingArgument':
      return usage(`The command needs ${/'([^']*)'/.exec(said)?.[1] ?? 'a value'} after its name.`, page);
    case 'commander.excessArguments': {
      const at = line.indexOf('--auto');
      const after = line[at + 1];
      if (at !== -1 && after !== undefined && !after.startsWith('-')) {
        return usage(
          `--auto takes no value, and "${printable(after)}" follows it; the file with the keys goes to --auth.`,
          page,
        );
      }
      return usage(
        `There are more words than this command takes. ${said.charAt(0).toUpperCase()}${said.slice(1)}`,
        page,
      );
    }
    case 'commander.help':
    case 'commander.unknownCommand':
      return usage(`"cordon ${line[0]}" is followed by ${PARTS[line[0] ?? ''] ?? 'a command'}.`, page);
    default:
      return usage(`${said.charAt(0).toUpperCase()}${said.slice(1)}`, page);
  }
}
