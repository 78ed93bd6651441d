/**
 * The mouse, where a person wants it: while it reports to the program, the terminal's own selection needs Shift. It is
 * always given back, also by `process.exit`.
 */

const ON = '\x1b[?1000h\x1b[?1006h';
const OFF = '\x1b[?1006l\x1b[?1000l';

export type MouseEvent =
  | { readonly kind: 'wheel'; readonly by: 1 | -1 }
  /** Cell from 0. */
  | { readonly kind: 'click'; readonly row: number; readonly column: number };

export type Mouse = {
  isOn(): boolean;
  set(on: boolean): void;
  /** The terminal is given away for a while, or for good. */
  release(): void;
  /** It is back: the mouse is as it was. */
  take(): void;
};

type Exits = { on(event: 'exit', listener: () => void): unknown; off(event: 'exit', listener: () => void): unknown };

export function createMouse(pass: (sequence: string) => void, exits: Exits = process): Mouse {
  let isWanted = false;
  let isReporting = false;
  const report = (on: boolean) => {
    if (on === isReporting) return;
    isReporting = on;
    pass(on ? ON : OFF);
    if (on) exits.on('exit', release);
    else exits.off('exit', release);
  };
  const release = () => report(false);
  return {
    isOn: () => isWanted,
    set(on) {
      isWanted = on;
      report(on);
    },
    release,
    take: () => report(isWanted),
  };
}

const WHEEL = 64;
const MODIFIERS = 4 | 8 | 16;

/** What a report of the SGR kind says; null: a release, another button, a movement. */
export function readMouse(report: string): MouseEvent | null {
  const [, code, column, row, end] = /^\x1b\[<(\d+);(\d+);(\d+)([Mm])$/.exec(report) ?? [];
  if (code === undefined || end !== 'M') return null;
  const button = Number(code) & ~MODIFIERS;
  if (button === WHEEL) return { kind: 'wheel', by: -1 };
  if (button === WHEEL + 1) return { kind: 'wheel', by: 1 };
  return button === 0 ? { kind: 'click', row: Number(row) - 1, column: Number(column) - 1 } : null;
}
