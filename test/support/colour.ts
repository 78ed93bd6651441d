/**
 * Ink's colour library switches styles off where the test runner's output is no terminal. A windowless terminal is
 * one, so styles are switched on for it: in the very copy of the library that Ink uses.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const beside = createRequire(import.meta.resolve('ink'));
const library: { readonly default: { level: number } } = await import(pathToFileURL(beside.resolve('chalk')).href);
library.default.level = 3;
