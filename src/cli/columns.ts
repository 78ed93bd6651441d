/** Aligned columns, broken lines and moments of time, for lines read by people. */
import stringWidth from 'string-width';

export type Column = { readonly title: string; readonly align?: 'right' };

function fit(text: string, width: number, right: boolean): string {
  const gap = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return right ? gap + text : text + gap;
}

/**
 * Lines of a table, the titles first; two blanks between columns, none at the end of a line. `tint` colours a cell
 * after it was measured.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  tint: (cell: string, column: number, row: number) => string = (cell) => cell,
): string[] {
  const titles = columns.map((column) => column.title);
  const widths = titles.map((title, at) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[at] ?? ''))),
  );
  return [titles, ...rows].map((row, line) => {
    const last = row.findLastIndex((cell) => cell !== '');
    const cells = row.slice(0, last + 1).map((cell, at) => {
      const right = columns[at]?.align === 'right';
      const padded = at === last && !right ? cell : fit(cell, widths[at] ?? 0, right);
      return tint(padded, at, line - 1);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

/** A text in lines of at most this many columns, broken between words; a longer word stays whole. */
export function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** "1 machine", "2 machines". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}

/** "2026-02-03 10:00:41 UTC"; "-" where there is none. */
export function moment(time: number | string | null): string {
  if (time === null) return '-';
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '-';
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
