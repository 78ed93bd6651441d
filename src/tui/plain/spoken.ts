/** What is told line by line instead of drawn: the console, the setup, and the moments between them. */
import type { PressedKey } from '../keys/name.ts';
import { pasted, pressed } from './pressed.ts';

export type Spoken = {
  /** Reads out all that is on show: Ctrl-L. */
  readAll(): void;
  /** Says what has changed and is not said yet. */
  settle(): void;
  /** The terminal is somebody else's until `resume`. */
  pause(): void;
  resume(): void;
  close(): void;
};

/** All it needs of `ConsoleInput`'s stream. */
export type Keys = {
  setRawMode(on: boolean): unknown;
  on(event: 'readable', listener: () => void): unknown;
  off(event: 'readable', listener: () => void): unknown;
  read(): unknown;
};

type Heard = { onKey(input: string, key: PressedKey): void; onPaste(text: string): void };

/** Hears keys from `resume` until `pause`. */
export function listenTo(keys: Keys, { onKey, onPaste }: Heard): Pick<Spoken, 'pause' | 'resume'> {
  const onReadable = () => {
    const token = keys.read();
    if (typeof token !== 'string') return;
    const text = pasted(token);
    if (text !== null) {
      onPaste(text);
      return;
    }
    const key = pressed(token);
    if (key) onKey(key.input, key.key);
  };
  return {
    resume() {
      keys.on('readable', onReadable);
      keys.setRawMode(true);
    },
    pause() {
      keys.off('readable', onReadable);
      keys.setRawMode(false);
    },
  };
}
