// The entry file: syntax that any Node with ES modules parses, and no static import of another file's bundle, so that an old
// Node gets a sentence instead of a stack trace and --version costs nothing.
import { keepCompiled } from './compile-cache.ts';

declare const CORDON_VERSION: string | undefined;

const NEEDED = 24;
const version = typeof CORDON_VERSION === 'string' ? CORDON_VERSION : '0.0.0-source';
const found = process.versions.node;

if (Number(found.split('.')[0]) < NEEDED) {
  process.stderr.write(
    'Cordon needs Node ' +
      NEEDED +
      ' or later, and this is Node ' +
      found +
      '. Install it, for example with "nvm install ' +
      NEEDED +
      '" or from https://nodejs.org (in a checkout of Cordon: "npm ci", then "npx cordon").\n',
  );
  process.exitCode = 2;
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  // From source there is no main.js beside this file.
  const source = import.meta.url.slice(-3) === '.ts';
  if (!source) keepCompiled(process.env, process.platform);
  const main: Promise<typeof import('./main.js')> = source
    ? import(new URL('./main.ts', import.meta.url).href)
    : import('./main.js');
  main
    .then((program) => program.start(process.argv.slice(2), version))
    .catch((error) => {
      process.stderr.write(`Cordon could not start: ${error?.stack || error}\n`);
      process.exitCode = 1;
    });
}
