/** The doctor on the terminal: whether the console can draw on it, and how well. */
import { WriteStream } from 'node:tty';
import type { Finding } from '../../cli/doctor-services.ts';
import type { Io } from '../../cli/io.ts';
import { SMALLEST } from '../../tui/terminal/size.ts';
import { good, note } from './finding.ts';

const USUAL = { columns: 80, rows: 24 };
const TITLE = 'Terminal';

const COLOURS: Readonly<Record<number, string>> = { 1: 'no colours', 4: '16 colours', 8: '256 colours' };

export function examineTerminal({ interactive, columns, rows, env }: Io, platform = process.platform): Finding {
  if (!interactive) return good(TITLE, 'None here: commands work, the console needs one.');
  if (env.TERM === 'dumb') {
    return note(TITLE, 'TERM is "dumb": the console cannot draw on it.', 'Set TERM, for example to xterm-256color.');
  }
  const size = `${columns}×${rows}`;
  const words = `${size}, ${coloursOf(env)}, ${isUnicode(env, platform) ? 'Unicode' : 'no Unicode'}.`;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) {
    return note(TITLE, words, `The console needs ${SMALLEST.columns}×${SMALLEST.rows}: make the window larger.`);
  }
  if (!isUnicode(env, platform)) {
    const mend = 'Frames and bars may show as other signs: set LANG to a UTF-8 locale, for example C.UTF-8.';
    return note(TITLE, words, mend);
  }
  if (columns < USUAL.columns || rows < USUAL.rows) {
    return note(TITLE, words, `It works; the console shows more from ${USUAL.columns}×${USUAL.rows} on.`);
  }
  return good(TITLE, words);
}

function coloursOf(env: Io['env']): string {
  if (env.NO_COLOR) return 'no colours (NO_COLOR)';
  return COLOURS[WriteStream.prototype.getColorDepth({ ...env })] ?? '16 million colours';
}

/** What the locale says; Windows and macOS draw Unicode whatever it says. */
function isUnicode(env: Io['env'], platform: NodeJS.Platform): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}
