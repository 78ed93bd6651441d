/** A keyboard that a test types on: stands in for `process.stdin`. */
import { EventEmitter } from 'node:events';
import { keyBytes } from '../../src/tui/keys/name.ts';
import { type Command, entryOf } from '../../src/tui/keys/table.ts';
import type { KeySource } from '../../src/tui/terminal/input.ts';

export type Keyboard = KeySource & {
  readonly isTTY: true;
  readonly isRaw: boolean;
  readonly isReading: boolean;
  /** Bytes as a terminal would send them, in one read. */
  send(bytes: string | Buffer): void;
  hangUp(): void;
};

export function createKeyboard(): Keyboard {
  const events = new EventEmitter();
  const state = { isRaw: false, isReading: false };
  const keyboard = {
    isTTY: true as const,
    get isRaw() {
      return state.isRaw;
    },
    get isReading() {
      return state.isReading;
    },
    setRawMode: (on: boolean) => {
      state.isRaw = on;
    },
    on: (event: string, listener: (...args: never[]) => void) => events.on(event, listener as () => void),
    off: (event: string, listener: (...args: never[]) => void) => events.off(event, listener as () => void),
    pause: () => {
      state.isReading = false;
    },
    resume: () => {
      state.isReading = true;
    },
    ref: () => undefined,
    unref: () => undefined,
    send: (bytes: string | Buffer) => {
      if (state.isReading) events.emit('data', Buffer.from(bytes));
    },
    hangUp: () => events.emit('end'),
  };
  return keyboard as unknown as Keyboard;
}

/** The bytes of a key by its name in the key table ('ctrl+u', 'enter'), or of a command's first key. */
export function bytesOf(keyOrCommand: string): string {
  return keyOrCommand.includes('.') && keyOrCommand.length > 1
    ? keyBytes(entryOf(keyOrCommand as Command).keys[0] ?? '')
    : keyBytes(keyOrCommand);
}
