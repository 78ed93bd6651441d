/** Parts of the program that no command reaches alone are bundled as the program is: minified, production React. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { PartName } from './bench-run.ts';

// What the program's own build does to Ink: without it the console in a part draws at a third of the speed.
const { quickFrames } = (await import(new URL('../../../.config/bundle/frames.mjs', import.meta.url).href)) as {
  quickFrames: Plugin;
};

const PARTS: readonly PartName[] = ['audit', 'gateway', 'intake', 'loaded-console', 'pages', 'week'];

export async function bundleParts(folder: string): Promise<(name: PartName) => string> {
  const out = join(folder, 'parts');
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  await build({
    entryPoints: PARTS.map((name) => `test/bench/parts/${name}.ts`),
    outdir: out,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    jsx: 'automatic',
    minify: true,
    logLevel: 'warning',
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      CORDON_VERSION: JSON.stringify(version),
    },
    plugins: [quickFrames],
    supported: { 'regexp-unicode-property-escapes': true, 'regexp-set-notation': true },
    external: ['@napi-rs/keyring', 'react-devtools-core'],
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  await writeFile(join(out, 'package.json'), '{"type":"module"}');
  return (name) => join(out, `${name}.js`);
}
