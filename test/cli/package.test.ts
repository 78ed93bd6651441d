// What is handed out: the files of the package, its manifest, and how little of it a quick answer loads.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runBuilt } from './support/built.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { trimmed } = await import(new URL('../../.config/bundle/manifest.mjs', import.meta.url).href);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('the package', () => {
  it('holds the bundle and what goes along with it, no sources, no tests, and is small', async () => {
    const line = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'];
    const { stdout } = await promisify(execFile)('npm', line, { cwd: ROOT });
    const [{ files, size, unpackedSize }] = JSON.parse(stdout);
    const paths: string[] = files.map(({ path }: { path: string }) => path);
    const rest = paths.filter((path) => !/^dist\/chunks\/[\w.-]+\.js$/.test(path)).sort();
    expect(rest).toEqual([
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY.txt',
      'dist/bin.js',
      'dist/cordon.1',
      'dist/execution-report.schema.json',
      'dist/main.js',
      'package.json',
    ]);
    expect(size).toBeLessThan(1_500_000);
    expect(unpackedSize).toBeLessThan(4_500_000);
  });

  it('asks npm to fetch nothing that it has bundled, and names what that is', () => {
    const handed = trimmed(manifest);
    expect(handed).not.toHaveProperty('dependencies');
    expect(handed).not.toHaveProperty('devDependencies');
    expect(handed).not.toHaveProperty('scripts');
    expect(handed).toMatchObject({
      name: 'cordon',
      bin: { cordon: 'dist/bin.js' },
      man: ['./dist/cordon.1'],
      engines: { node: '>=24' },
      bundled: manifest.dependencies,
      optionalDependencies: manifest.optionalDependencies,
    });
    const licences = readFileSync(join(ROOT, 'dist/THIRD-PARTY.txt'), 'utf8');
    for (const name of ['ink', 'react', 'undici', 'zod', 'commander']) {
      expect(licences).toContain(`\n${name} ${manifest.dependencies[name]} (MIT)\n`);
    }
  });

  it('imports nothing at run time that is neither in it, nor in Node, nor optional', () => {
    // The bundle is whole: esbuild leaves only what it was told to leave.
    const build = readFileSync(join(ROOT, '.config/build.mjs'), 'utf8');
    expect(build).toContain("external: ['@napi-rs/keyring', 'react-devtools-core']");
    expect(Object.keys(manifest.optionalDependencies)).toEqual(['@napi-rs/keyring']);
  });
});

describe('a quick answer', () => {
  const HOOK = `import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { process._rawDebug('loaded ' + url); return next(url, context); } });`;

  /** The files of the bundle that a command loads. */
  async function loadedBy(line: readonly string[]): Promise<string[]> {
    const { err, code } = await runBuilt(line, {
      node: ['--import', `data:text/javascript,${encodeURIComponent(HOOK)}`],
    });
    expect(code).toBe(0);
    return [...err.matchAll(/^loaded file:\/\/(.*)$/gm)].map(([, path]) => path as string);
  }

  it('loads neither React nor the ledger', async () => {
    for (const line of [['--version'], ['--help'], ['run', '--help'], ['completion', 'bash']]) {
      const loaded = await loadedBy(line);
      expect(loaded.length).toBeGreaterThan(0);
      const text = loaded.map((path) => readFileSync(path, 'utf8')).join('\n');
      expect(text).not.toContain('react.dev/errors');
      expect(text).not.toContain('CREATE TABLE');
    }
    expect(await loadedBy(['--version'])).toHaveLength(1);
  });
});
