// The arrows of the architecture, read from the imports themselves.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const src = join(root, 'src');

/** Which parts of src a part may import from, besides itself. */
const ARROWS: Record<string, readonly string[]> = {
  engine: [],
  exports: ['engine'],
  connectors: ['engine'],
  ledger: ['engine'],
  storage: ['engine'],
  settings: ['engine'],
  simulator: [],
  tui: ['engine', 'exports'],
  cli: ['engine'],
  compose: ['engine', 'exports', 'connectors', 'ledger', 'storage', 'settings', 'simulator', 'cli', 'tui'],
  main: ['compose', 'cli', 'tui'],
  bin: ['main', 'compile-cache'],
  'compile-cache': [],
};

/** Packages that only one part may know. */
const PACKAGES: Record<string, readonly string[]> = {
  ink: ['tui'],
  react: ['tui'],
  'ink-select-input': ['tui'],
  undici: ['connectors'],
  conf: ['settings'],
  commander: ['cli'],
  // The storage takes its file lock through it, and keeps nothing in it.
  'node:sqlite': ['ledger', 'storage'],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => join(src, file));

function partOf(file: string): string {
  const [first = ''] = relative(src, file).split(sep);
  return first.replace(/\.tsx?$/, '');
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)];
  return found.map((match) => match[1] as string);
}

const graph = new Map(
  files.map((file) => [
    file,
    importsOf(file)
      .filter((name) => name.startsWith('.'))
      .map((name) => resolve(dirname(file), name.replace(/^\.\/main\.js$/, './main.ts'))),
  ]),
);

describe('the architecture', () => {
  it('names every part of src', () => {
    expect([...new Set(files.map(partOf))].filter((part) => !(part in ARROWS))).toEqual([]);
  });

  it('has arrows that point one way', () => {
    const wrong = [...graph].flatMap(([file, targets]) =>
      targets
        .filter((target) => target.startsWith(src))
        .filter((target) => partOf(target) !== partOf(file) && !ARROWS[partOf(file)]?.includes(partOf(target)))
        .map((target) => `${relative(root, file)} → ${relative(root, target)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps packages where they belong', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => PACKAGES[name] && !PACKAGES[name].includes(partOf(file)))
        .map((name) => `${relative(root, file)} → ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets a vendor know only itself and what vendors share', () => {
    const shared = ['filter', 'http', 'stream'];
    const folderOf = (file: string) => relative(join(src, 'connectors'), file).split(sep);
    const wrong = [...graph]
      .filter(([file]) => partOf(file) === 'connectors' && folderOf(file).length > 1)
      .flatMap(([file, targets]) =>
        targets
          .filter((target) => partOf(target) === 'connectors' && folderOf(target).length > 1)
          .filter((target) => folderOf(target)[0] !== folderOf(file)[0] && !shared.includes(folderOf(target)[0] ?? ''))
          .map((target) => `${relative(root, file)} → ${relative(root, target)}`),
      );
    expect(wrong).toEqual([]);
  });

  it('has no circle', () => {
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): string | null => {
      if (path.includes(file))
        return [...path.slice(path.indexOf(file)), file].map((f) => relative(src, f)).join(' → ');
      if (done.has(file)) return null;
      for (const target of graph.get(file) ?? []) {
        const circle = walk(target, [...path, file]);
        if (circle) return circle;
      }
      done.add(file);
      return null;
    };
    expect(files.map((file) => walk(file, [])).find((circle) => circle) ?? null).toBeNull();
  });

  it('renders from one file only', () => {
    const renderers = files.filter(
      (file) => /\brender\(/.test(readFileSync(file, 'utf8')) && importsOf(file).includes('ink'),
    );
    expect(renderers.map((file) => relative(src, file)).filter((file) => file !== join('tui', 'mount.tsx'))).toEqual(
      [],
    );
  });
});
