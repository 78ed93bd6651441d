#!/usr/bin/env node
// `npx cordon` in a checkout: the built program, on the Node that the checkout brought.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const built = join(__dirname, '..', 'dist', 'bin.js');
if (existsSync(built)) {
  import(pathToFileURL(built).href);
} else {
  process.stderr.write('Cordon is not built in this checkout yet: type "npm run build".\n');
  process.exitCode = 2;
}
