/**
 * The keyboard as Ink should see it: a readable stream of tokens, one per turn of the event loop, so that React
 * commits between two keys. This makes keys that were read in one go, Enter after text, late tails of escape
 * sequences and unknown replies right everywhere, third-party widgets included (examples.md, section 11).
 */
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createTokeniser, type InputToken, type Pending } from './tokens.ts';

/** What is needed of `process.stdin`. */
export type KeySource = {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
  on(event: 'data' | 'end' | 'close', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'data' | 'end' | 'close', listener: (chunk: Buffer | string) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  ref?(): unknown;
  unref?(): unknown;
};

export type ConsoleInput = {
  /** Hand this to Ink as `stdin`. */
  readonly stdin: NodeJS.ReadStream;
  /** No key waits to be handled, and none is half read. */
  isIdle(): boolean;
  /** Forgets keys that were typed ahead: a key held a moment too long must not answer a dialog that just opened. */
  dropQueued(): void;
  /** What the terminal answered to a question. Answers the function that stops listening. */
  onReply(listener: (reply: string) => void): () => void;
  onMouse(listener: (report: string) => void): () => void;
  /** Resolves when keys are read for the first time: from then on the terminal echoes nothing. */
  readonly reading: Promise<void>;
  /** The terminal hung up. */
  onEnd(listener: () => void): void;
  /**
   * The terminal takes nothing any more: leaving raw mode would wait for it for ever (libuv drains the line first). Node
   * resets the terminal at the end of the process, without waiting.
   */
  abandon(): void;
  close(): void;
};

/** How long to wait for the rest of something half read, ms. */
const WAITS: Readonly<Record<NonNullable<Pending>, number>> = { escape: 50, paste: 1000, reply: 1000 };

/**
 * Ink 8.0 holds a bare ESC for 20 ms, and glues it to whatever token comes next. This spelling of the same key (the
 * kitty protocol's) it takes at once; the wait for a rest has been done here.
 */
const ESC_AT_ONCE = '\x1b[27u';

class KeyStream extends Readable {
  readonly isTTY = true;
  private readonly source: KeySource;
  private readonly tokeniser = createTokeniser();
  private readonly decoder = new StringDecoder('utf8');
  private queue: string[] = [];
  private isPumping = false;
  private isReading = false;
  isAbandoned = false;
  private timer: NodeJS.Timeout | undefined;
  readonly events = new EventEmitter();
  readonly reading: Promise<void>;
  private isRead = () => {};

  constructor(source: KeySource) {
    super({ objectMode: true, highWaterMark: 1 });
    this.source = source;
    this.reading = new Promise((resolve) => {
      this.isRead = resolve;
    });
  }

  override _read(): void {}

  /** Tokens are strings already; the stream's own decoding would glue waiting ones together. */
  override setEncoding(): this {
    return this;
  }

  setRawMode(on: boolean): this {
    if (!this.isAbandoned) this.source.setRawMode?.(on);
    if (on && !this.isReading) {
      this.isReading = true;
      this.source.on('data', this.onData);
      this.source.resume();
      this.isRead();
      void this.pump();
    } else if (!on && this.isReading) {
      this.isReading = false;
      // A child that gets the terminal must get its keys too.
      this.source.off('data', this.onData);
      this.source.pause();
    }
    return this;
  }

  ref(): this {
    this.source.ref?.();
    return this;
  }

  unref(): this {
    this.source.unref?.();
    return this;
  }

  isIdle(): boolean {
    return this.queue.length === 0 && !this.isPumping && this.tokeniser.pending() === null;
  }

  dropQueued(): void {
    this.queue = [];
  }

  stop(): void {
    clearTimeout(this.timer);
    this.queue = [];
    if (this.isReading) this.setRawMode(false);
  }

  private readonly onData = (chunk: Buffer | string): void => {
    clearTimeout(this.timer);
    this.enqueue(this.tokeniser.push(typeof chunk === 'string' ? chunk : this.decoder.write(chunk)));
    const pending = this.tokeniser.pending();
    if (pending !== null) {
      this.timer = setTimeout(() => this.enqueue(this.tokeniser.flush()), WAITS[pending]);
      this.timer.unref();
    }
  };

  private enqueue(tokens: readonly InputToken[]): void {
    for (const { kind, raw } of tokens) {
      if (kind === 'reply' || kind === 'mouse') this.events.emit(kind, raw);
      else this.queue.push(raw === '\x1b' ? ESC_AT_ONCE : raw);
    }
    void this.pump();
  }

  private async pump(): Promise<void> {
    if (this.isPumping) return;
    this.isPumping = true;
    while (this.isReading && this.queue.length > 0) {
      // Nobody listens while React swaps one screen for another: the key waits for the new one.
      if (this.listenerCount('readable') > 0) this.push(this.queue.shift());
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.isPumping = false;
  }
}

/** Wraps the terminal's input for Ink. Nothing is read before Ink asks for raw mode. */
export function createInput(source: KeySource): ConsoleInput {
  const stream = new KeyStream(source);
  const listeners: (() => void)[] = [];
  const ended = () => {
    for (const listener of listeners) listener();
  };
  source.on('end', ended);
  source.on('close', ended);
  const on = (event: 'reply' | 'mouse', listener: (raw: string) => void) => {
    stream.events.on(event, listener);
    return () => void stream.events.off(event, listener);
  };
  return {
    onReply: (listener) => on('reply', listener),
    onMouse: (listener) => on('mouse', listener),
    reading: stream.reading,
    stdin: stream as unknown as NodeJS.ReadStream,
    isIdle: () => stream.isIdle(),
    dropQueued: () => stream.dropQueued(),
    onEnd: (listener) => void listeners.push(listener),
    abandon: () => {
      stream.isAbandoned = true;
    },
    close: () => {
      source.off('end', ended);
      source.off('close', ended);
      stream.stop();
    },
  };
}
