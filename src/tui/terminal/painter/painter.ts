/**
 * Stands between Ink and the terminal. Ink writes whole frames; the painter knows what the screen shows and sends the
 * cells that differ, so that a tick of the clock costs bytes and not lines. While a slow line is busy nothing queues:
 * frames that come meanwhile are dropped, and when it is free the newest one is sent.
 */
import { type Brush, createBrush } from './brush.ts';
import { blankCells, type Cells, cellsOf } from './cells.ts';
import { inWritingOrder, type Patch, patchesOf } from './line-change.ts';

export type Painter = {
  /** Hand this to Ink as `stdout` (with `incrementalRendering` off). */
  readonly stdout: NodeJS.WriteStream;
  /** Sends a sequence that moves nothing on the screen: a title, a bell, the clipboard. */
  pass(sequence: string): void;
  /** Resolves when the terminal has taken all that was meant for it, or is not going to. */
  drained(): Promise<void>;
  /** Something is still on its way to the terminal. */
  isBusy(): boolean;
};

const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';
const WIPE = '\x1b[2J\x1b[H';
/** How Ink begins a frame: it erases the one before, line by line or to the end of the screen. */
const ERASED = /^(?:\x1b\[2K\x1b\[1A)*(?:\x1b\[2K\x1b\[G|\x1b\[1;1H\x1b\[J)?/;
const SWITCHES = /^(?:\x1b\[[?>=<][\d;]*[a-zA-Z])+/;
const ENTER = '\x1b[?1049h';
const LEAVE = '\x1b[?1049l';

/** A line that has stalled is not waited for: who leaves must be able to. */
const PATIENCE_MS = 2000;

type Line = { readonly text: string; readonly cells: Cells | null };

export function createPainter(terminal: NodeJS.WriteStream): Painter {
  let isPainting = false;
  /** What the terminal shows; null: not known. */
  let shown: Line[] | null = null;
  let wanted: readonly string[] | null = null;
  let columns = 0;
  let rows = 0;
  let isBusy = false;
  let waiting: (() => void)[] = [];

  const send = (bytes: string) => {
    isBusy = true;
    terminal.write(bytes, () => {
      isBusy = false;
      flush();
    });
  };

  const flush = () => {
    if (isBusy) return;
    const bytes = wanted === null ? '' : change(wanted);
    wanted = null;
    if (bytes !== '') {
      send(bytes);
      return;
    }
    for (const settle of [...waiting]) settle();
  };

  /** From what is shown to the frame; remembers the frame as shown. */
  const change = (frame: readonly string[]): string => {
    if (terminal.columns !== columns || terminal.rows !== rows) shown = null;
    columns = terminal.columns;
    rows = terminal.rows;
    const wipe = shown === null ? WIPE : '';
    const known = shown ?? [];
    const next: Line[] = [];
    const patches: Patch[] = [];
    let changed = 0;
    for (let row = 0; row < rows; row += 1) {
      const text = frame[row] ?? '';
      const before = known[row];
      if (before?.text === text) {
        next.push(before);
        continue;
      }
      const cells = cellsOf(text, columns);
      next.push({ text, cells });
      const old = before === undefined || before.text === '' ? blankCells(columns) : before.cells;
      changed += 1;
      if (cells && old) patches.push(...patchesOf(old, cells, row));
      else patches.push({ row, column: 0, cells: columns, write: (brush) => writeLine(text, row, brush) });
    }
    const brush = createBrush(columns);
    for (const patch of inWritingOrder(patches)) patch.write(brush);
    shown = next;
    const bytes = wipe + brush.done();
    // One line cannot be torn.
    return bytes === '' || (wipe === '' && changed < 2) ? bytes : BEGIN + bytes + END;
  };

  const paint = (frame: string) => {
    wanted = frame.split('\n');
    flush();
  };

  const take = (text: string) => {
    const rest = text.replace(ERASED, '');
    if (rest === '' || rest === BEGIN || rest === END) return;
    if (rest === WIPE) {
      shown = null;
      return;
    }
    const switches = SWITCHES.exec(rest)?.[0] ?? '';
    if (switches !== '') {
      if (switches.includes(ENTER)) shown = null;
      isPainting = switches.includes(ENTER) || (isPainting && !switches.includes(LEAVE));
      if (!isPainting) wanted = null;
      terminal.write(switches);
    }
    const frame = rest.slice(switches.length);
    if (frame === '') return;
    if (isPainting) paint(frame);
    else terminal.write(frame);
  };

  const whenDrained = (done: () => void) => {
    const late = setTimeout(() => settle(), PATIENCE_MS);
    late.unref?.();
    const settle = () => {
      clearTimeout(late);
      waiting = waiting.filter((each) => each !== settle);
      done();
    };
    waiting.push(settle);
    if (!isBusy) terminal.write('', flush);
  };

  const write = (data: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    const text = typeof data === 'string' ? data : Buffer.from(data).toString('utf8');
    if (text !== '') {
      if (isPainting || text.includes(ENTER)) take(text);
      else terminal.write(text);
    }
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
    if (done) whenDrained(done);
    return true;
  };

  const stdout = new Proxy(terminal, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

  return {
    stdout,
    pass: (sequence) => void terminal.write(sequence),
    isBusy: () => isBusy,
    drained: () => new Promise((resolve) => whenDrained(resolve)),
  };
}

/** For a line that could not be taken apart, and over one. */
function writeLine(text: string, row: number, brush: Brush): void {
  brush.goTo(row, 0);
  brush.clearRest();
  brush.putAsIs(text);
}
