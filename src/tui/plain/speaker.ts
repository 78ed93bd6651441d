/** Writes lines and echoes what is typed: nothing is ever moved, erased or drawn over. */
import { wrapLines } from '../text/truncate.ts';

export type Speaker = {
  say(lines: readonly string[]): void;
  /** The line being typed as it stands now; null: none is. A letter more is echoed as that letter. */
  typing(line: string | null): void;
};

/** `width`: cells of the terminal, which would break a longer line in the middle of a word. */
export function createSpeaker(write: (text: string) => void, width: () => number = () => Infinity): Speaker {
  let typed: string | null = null;
  return {
    say(lines) {
      if (lines.length === 0) return;
      // What comes in the middle of a line being typed stands on its own, and the line is repeated after it.
      const open = typed !== null && typed !== '' ? '\n' : '';
      const told = lines.flatMap((line) => wrapLines(line, width()));
      write(`${open}${told.join('\n')}\n${typed ?? ''}`);
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
