/** Writes lines and echoes what is typed: nothing is ever moved, erased or drawn over. */

export type Speaker = {
  say(lines: readonly string[]): void;
  /** The line being typed as it stands now; null: none is. A letter more is echoed as that letter. */
  typing(line: string | null): void;
};

export function createSpeaker(write: (text: string) => void): Speaker {
  let typed: string | null = null;
  return {
    say(lines) {
      if (lines.length === 0) return;
      // What comes in the middle of a line being typed stands on its own, and the line is repeated after it.
      const open = typed !== null && typed !== '' ? '\n' : '';
      write(`${open}${lines.join('\n')}\n${typed ?? ''}`);
    },
    typing(line) {
      if (line === typed) return;
      if (line === null) write('\n');
      else if (typed === null) write(line);
      else if (line.startsWith(typed)) write(line.slice(typed.length));
      else write(`\n${line}`);
      typed = line;
    },
  };
}
