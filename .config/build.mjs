// Bundles the program: bin.js is a bundle of its own that any Node can parse; main.js and its chunks are the rest.
// Beside them lie the manual page, the schema of the report, and the licences of what is in the bundle.
import { chmod, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { manPage } from '../src/cli/manual/man-page.ts';
import { allPages } from '../src/cli/manual/scripts.ts';
import { quickFrames } from './bundle/frames.mjs';
import { licencesOf } from './bundle/licences.mjs';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
const common = {
  bundle: true,
  platform: 'node',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    CORDON_VERSION: JSON.stringify(version),
  },
};

await rm('dist', { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ['src/bin.ts'],
  outfile: 'dist/bin.js',
  format: 'esm',
  target: 'es2020',
  external: ['./main.js'],
  banner: { js: '#!/usr/bin/env node' },
});
const { metafile } = await build({
  ...common,
  metafile: true,
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  target: 'node24',
  splitting: true,
  plugins: [quickFrames],
  // Else esbuild makes \p{…} in a loop a new regular expression for each character on the screen.
  supported: { 'regexp-unicode-property-escapes': true, 'regexp-set-notation': true },
  // Optional at run time: absent on platforms without a prebuilt keychain binding.
  external: ['@napi-rs/keyring', 'react-devtools-core'],
  // Some dependencies are CommonJS and call require for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});
await chmod('dist/bin.js', 0o755);
await writeFile('dist/cordon.1', manPage(allPages(version), version));
await writeFile('dist/THIRD-PARTY.txt', await licencesOf(metafile));
await copyFile('src/engine/reporting/execution-report.schema.json', 'dist/execution-report.schema.json');
