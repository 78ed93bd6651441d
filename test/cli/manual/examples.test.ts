import { describe, expect, it } from 'vitest';
import { parseArgs } from '../../../src/cli/args.ts';
import { EXAMPLES } from '../../../src/cli/manual/examples.ts';
import { allPages } from '../../../src/cli/manual/scripts.ts';

/** The words of an example as a shell would divide them; it has no quotes but double ones. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function page(command: string): string {
  const result = parseArgs([...command.split(' ').filter((word) => word !== ''), '--help'], '0.1.0');
  return result.kind === 'text' ? result.text : '';
}

describe('the examples', () => {
  it('are there for every command that does something', () => {
    const without = allPages().filter(({ inner, examples }) => inner.length === 0 && examples.length === 0);
    expect(without.map(({ command }) => command)).toEqual([]);
    const known = allPages().map(({ command }) => command);
    expect(Object.keys(EXAMPLES).filter((command) => !known.includes(command))).toEqual([]);
  });

  it('are lines the program takes, each for its own command', () => {
    for (const [command, examples] of Object.entries(EXAMPLES)) {
      for (const [line] of examples) {
        const [program, ...words] = wordsOf(line);
        expect(program).toBe('cordon');
        const result = parseArgs(words, '0.1.0');
        expect(result.kind, line).toBe('do');
        if (command !== '') expect(line.startsWith(`cordon ${command}`), line).toBe(true);
      }
    }
  });

  it('stand on the page of their command, which fits a terminal', () => {
    for (const { command, examples } of allPages()) {
      const text = page(command);
      for (const [line, words] of examples) expect(text.replace(/ +/g, ' ')).toContain(`${line} ${words}`);
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    }
  });
});
