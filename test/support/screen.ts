/**
 * A terminal without a window: what is written is interpreted as a terminal would, and read back as lines of text.
 * `stdout` can be handed to Ink as it is.
 */
import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';

export type Screen = {
  readonly columns: number;
  readonly rows: number;
  /** What a program under test writes to; looks like a terminal. */
  readonly stdout: NodeJS.WriteStream;
  /** Feeds bytes; resolves when the terminal has taken them. */
  write(data: string): Promise<void>;
  /** Resolves when all that was written so far is on the screen. */
  settled(): Promise<void>;
  /** The visible lines, without trailing blanks. */
  lines(): readonly string[];
  /** The visible lines as one text. */
  text(): string;
  cursor(): { readonly column: number; readonly row: number };
  /** True while the alternate screen is shown. */
  isAlternate(): boolean;
  /** Whether the cell is drawn inverse or bold. */
  styleAt(
    row: number,
    column: number,
  ): { readonly inverse: boolean; readonly bold: boolean; readonly coloured: boolean };
  /** The ink of a cell: a number of the palette, '#rrggbb', or '' for the terminal's own. */
  inkAt(row: number, column: number): string;
  /** Text, style and colours of a cell, as one word. */
  cellAt(row: number, column: number): string;
  /** Where the text of a cell leads (OSC 8); '' for nowhere. */
  linkAt(row: number, column: number): string;
  resize(columns: number, rows: number): void;
  /** Bytes written since the start. */
  bytes(): number;
  /** Everything written, as it came. */
  written(): string;
};

/** `convertEol`: a line feed also returns, as a terminal's line discipline makes it; off behind a real one. */
export function createScreen(columns = 80, rows = 24, { convertEol = true } = {}): Screen {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol });
  let pending: Promise<void> = Promise.resolve();
  const chunks: string[] = [];

  const write = (data: string) => {
    chunks.push(data);
    pending = new Promise<void>((resolve) => terminal.write(data, resolve));
    return pending;
  };

  const stdout = Object.assign(new EventEmitter(), {
    isTTY: true,
    columns,
    rows,
    writable: true,
    write(data: string | Uint8Array, ...rest: unknown[]) {
      void write(typeof data === 'string' ? data : Buffer.from(data).toString('utf8'));
      const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
      if (done) queueMicrotask(done);
      return true;
    },
  });

  const lines = () => {
    const buffer = terminal.buffer.active;
    return Array.from({ length: terminal.rows }, (_, row) =>
      (buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  };

  return {
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    stdout: stdout as unknown as NodeJS.WriteStream,
    write,
    settled: async () => {
      // More may have been written while the last piece was on its way.
      for (let seen: Promise<void> | null = null; seen !== pending; ) {
        seen = pending;
        await seen;
      }
    },
    lines,
    text: () => lines().join('\n').trimEnd(),
    cursor: () => ({ column: terminal.buffer.active.cursorX, row: terminal.buffer.active.cursorY }),
    isAlternate: () => terminal.buffer.active.type === 'alternate',
    styleAt: (row, column) => {
      const buffer = terminal.buffer.active;
      const cell = buffer.getLine(buffer.baseY + row)?.getCell(column);
      if (!cell) return { inverse: false, bold: false, coloured: false };
      // What cannot be seen on a blank does not count: which frame it was painted in would decide about it.
      const isBlank = (cell.getChars() || ' ') === ' ';
      const inverse = cell.isInverse() !== 0;
      const isSeen = !isBlank || inverse || cell.isUnderline() !== 0;
      return {
        inverse,
        bold: !isBlank && cell.isBold() !== 0,
        coloured: (isSeen && !cell.isFgDefault()) || !cell.isBgDefault(),
      };
    },
    inkAt: (row, column) => {
      const buffer = terminal.buffer.active;
      const cell = buffer.getLine(buffer.baseY + row)?.getCell(column);
      if (!cell || cell.isFgDefault()) return '';
      return cell.isFgRGB() ? `#${cell.getFgColor().toString(16).padStart(6, '0')}` : String(cell.getFgColor());
    },
    cellAt: (row, column) => {
      const buffer = terminal.buffer.active;
      const cell = buffer.getLine(buffer.baseY + row)?.getCell(column);
      if (!cell) return '';
      const text = cell.getChars() || (cell.getWidth() === 0 ? '' : ' ');
      // What cannot be seen on a blank does not count.
      const isSeen = text !== ' ' || cell.isInverse() !== 0 || cell.isUnderline() !== 0;
      const ink = isSeen ? `${cell.getFgColorMode()}/${cell.getFgColor()}` : '';
      const lines = `${cell.isInverse() && 'i'}${cell.isUnderline() && 'u'}${isSeen && text !== ' ' && cell.isBold() && 'b'}`;
      return `${text} ${lines} ${ink} ${cell.getBgColorMode()}/${cell.getBgColor()}`;
    },
    linkAt: (row, column) => {
      const buffer = terminal.buffer.active;
      // The emulator has no public way to ask.
      const cell = buffer.getLine(buffer.baseY + row)?.getCell(column) as unknown as { extended?: { urlId: number } };
      const { _core: core } = terminal as unknown as { _core: { _oscLinkService: LinkService } };
      return core._oscLinkService.getLinkData(cell?.extended?.urlId ?? 0)?.uri ?? '';
    },
    resize: (nextColumns, nextRows) => {
      terminal.resize(nextColumns, nextRows);
      stdout.columns = nextColumns;
      stdout.rows = nextRows;
      stdout.emit('resize');
    },
    bytes: () => chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0),
    written: () => chunks.join(''),
  };
}

type LinkService = { getLinkData(id: number): { readonly uri: string } | undefined };

/** What a test waits for on the screen: words, a pattern, or a judgement of its text. */
export type Wanted = string | RegExp | ((text: string) => boolean);

export function isShown(text: string, wanted: Wanted): boolean {
  if (typeof wanted === 'string') return text.includes(wanted);
  return wanted instanceof RegExp ? wanted.test(text) : wanted(text);
}
