/** Other processes: how long they take, what they print. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

export type Ran = {
  readonly ms: number;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

/** Starts Node with these arguments; it does not outlive the bench. */
export function startNode(args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(process.execPath, [...args], options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Runs Node with these arguments to its end. */
export async function runNode(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> {
  const begun = performance.now();
  const child = startNode(args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'exit')]);
  return { ms: performance.now() - begun, code, stdout, stderr };
}

/** Runs a part that prints one JSON document; throws with its words where it fails. */
export async function runPart<T>(file: string, ...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await runNode(['--expose-gc', file, ...args]);
  if (code !== 0) throw new Error(`${file} ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout) as T;
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream?.setEncoding('utf8') ?? []) text += chunk;
  return text;
}

/** The first line a process prints. */
export async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout as NodeJS.ReadableStream) {
    text += chunk;
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'));
  }
  throw new Error('The process ended without a line.');
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
