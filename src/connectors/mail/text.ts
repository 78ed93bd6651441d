/** A mail as plain text for a terminal mail reader: 76 columns, labels aligned. Pure. */
import stringWidth from 'string-width';
import type { Part, Story } from './story.ts';

const WIDTH = 76;
const LABEL = 10;

export function textOf({ parts, footer }: Story): string {
  const body = parts.map(linesOf).map((lines) => lines.join('\n'));
  // "-- " begins what mail readers show faint or fold away.
  const end = ['-- ', ...footer.flatMap((line) => wrapped(line, WIDTH))].join('\n');
  return `${[...body, end].join('\n\n')}\n`;
}

function linesOf(part: Part): readonly string[] {
  switch (part.kind) {
    case 'title': {
      const lines = wrapped(part.text, WIDTH);
      return [...lines, '='.repeat(Math.max(...lines.map((line) => stringWidth(line))))];
    }
    case 'heading': {
      const lines = wrapped(part.text, WIDTH);
      return [...lines, '-'.repeat(Math.max(...lines.map((line) => stringWidth(line))))];
    }
    case 'line':
    case 'command':
      return wrapped(part.text, WIDTH);
    case 'facts':
      return part.rows.flatMap(([label, value]) =>
        wrapped(value, WIDTH - LABEL).map((line, at) => `${(at === 0 ? label : '').padEnd(LABEL)}${line}`),
      );
    case 'list':
      return [part.title, ...part.lines.flatMap((line) => hanging(line))];
  }
}

function hanging(line: string): readonly string[] {
  return wrapped(line, WIDTH - 4).map((each, at) => (at === 0 ? `  ${each}` : `    ${each}`));
}

/** At blanks, and within a word that is wider than the line. A line that begins as a quote would be taken for one. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\s)(?=\S)/).flatMap((each) => pieces(each, width))) {
    if (line !== '' && stringWidth(line) + stringWidth(word.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  lines.push(line.trimEnd());
  return lines;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function pieces(word: string, width: number): readonly string[] {
  if (stringWidth(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const { segment } of segmenter.segment(word)) {
    if (stringWidth(piece) + stringWidth(segment) > width) {
      found.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...found, piece];
}
