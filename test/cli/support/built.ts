/** The built program (`npm test` builds it first), run as a user would. */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
export const BIN = join(ROOT, 'dist/bin.js');

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string; readonly ms: number };

export type RunOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
  /** Arguments for node itself. */
  readonly node?: readonly string[];
  /** Called with the running process, e.g. to signal it. */
  readonly with?: (child: ReturnType<typeof spawn>) => void;
};

/** Compiled once for all tests instead of once in each of their homes. */
export const COMPILED = { NODE_COMPILE_CACHE: join(tmpdir(), 'cordon-tests-compiled') };

/** A clean environment: nothing of the person who runs the tests. */
export function cleanEnv(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', TZ: 'UTC', HOME: '/nonexistent', ...COMPILED, ...env };
}

export function runBuilt(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, [...(options.node ?? []), BIN, ...args], {
    env: cleanEnv(options.env),
    cwd: options.cwd ?? ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  options.with?.(child);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, out, err, ms: performance.now() - started }));
  });
}
