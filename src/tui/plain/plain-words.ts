/** A moment between two questions, told: what is waited for, or why it cannot be, and the keys that lead on. */
import { matchEntry } from '../keys/match.ts';
import { keyName } from '../keys/name.ts';
import { sanitise } from '../text/sanitise.ts';
import { createSpeaker } from './speaker.ts';
import { type Keys, listenTo, type Spoken } from './spoken.ts';

export type PlainWords = {
  readonly lines: readonly string[];
  readonly keys: Keys;
  readonly write: (text: string) => void;
  /** What keys do, by their names in the key table. */
  readonly ways: Readonly<Record<string, () => void>>;
  readonly onInterrupt: () => void;
};

export function openPlainWords({ lines, keys, write, ways, onInterrupt }: PlainWords): Spoken {
  const speaker = createSpeaker(write);
  const readAll = () => speaker.say(lines.map((line) => sanitise(line)));
  const { pause, resume } = listenTo(keys, {
    onKey(input, key) {
      const name = keyName(input, key);
      const command = matchEntry(name, [])?.command;
      if (command === 'app.interrupt') onInterrupt();
      else if (command === 'screen.repaint') readAll();
      else if (name !== null) ways[name]?.();
    },
    onPaste() {},
  });
  readAll();
  resume();
  return { readAll, settle() {}, pause, resume, close: pause };
}
