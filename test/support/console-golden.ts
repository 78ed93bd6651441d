/** Golden screens: what a terminal shows, as text. UPDATE_GOLDEN=1 writes them anew; read the difference. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';
import type { App } from './console.tsx';
import type { Screen } from './screen.ts';

export const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

/** The screen of an app at all sizes, one below the other, with a ruler above each. */
export async function framesOf(app: App): Promise<string> {
  const frames: string[] = [];
  for (const [columns, rows] of SIZES) {
    await app.resize(columns, rows);
    frames.push(`${ruler(`${columns}×${rows}`, columns)}\n${trimmed(app.lines())}`);
  }
  return `${frames.join('\n')}\n`;
}

function ruler(title: string, columns: number): string {
  return `═══ ${title} ${'═'.repeat(columns - title.length - 5)}`;
}

/** Blank lines at the foot stay: where the footer stands is part of the picture. */
function trimmed(lines: readonly string[]): string {
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Which cells are inverse (i), bold (b) or coloured (c); several: a capital of the strongest. */
export function stylesOf(screen: Screen): string {
  return Array.from({ length: screen.rows }, (_, row) =>
    Array.from({ length: screen.columns }, (__, column) => {
      const { inverse, bold, coloured } = screen.styleAt(row, column);
      if (inverse) return coloured ? 'I' : 'i';
      if (bold) return coloured ? 'B' : 'b';
      return coloured ? 'c' : ' ';
    })
      .join('')
      .trimEnd(),
  ).join('\n');
}

/** Every cell's ink as a letter, blanks left out, and what the letters stand for. */
export function inksOf(screen: Screen): string {
  const letters = new Map<string, string>();
  const letterOf = (ink: string, bold: boolean) => {
    const key = `${ink || 'the terminal’s own'}${bold ? ' bold' : ''}`;
    if (!letters.has(key)) letters.set(key, String.fromCharCode(97 + letters.size));
    return letters.get(key) ?? '?';
  };
  const lines = screen.lines();
  const rows = Array.from({ length: screen.rows }, (_, row) =>
    Array.from({ length: screen.columns }, (__, column) =>
      (lines[row]?.[column] ?? ' ') === ' '
        ? ' '
        : letterOf(screen.inkAt(row, column), screen.styleAt(row, column).bold),
    )
      .join('')
      .trimEnd(),
  );
  return [...[...letters].map(([ink, letter]) => `${letter}  ${ink}`), '', ...rows].join('\n');
}

export function expectGolden(name: string, actual: string): void {
  const path = new URL(`../golden/${name}.txt`, import.meta.url).pathname;
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  expect(actual, `golden/${name}.txt (UPDATE_GOLDEN=1 writes it anew)`).toBe(readFileSync(path, 'utf8'));
}
