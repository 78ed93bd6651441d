/** The program behind `bin.ts`: the command line joined with the parts it may need, each loaded when it is needed. */
import { type Parts, runCli } from './cli/cli.ts';
import { type Io, processIo } from './cli/io.ts';

/** Runs one command line; answers the exit code. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const parts: Parts = {
    services: async () => (await import('./compose/services.ts')).createServices(io),
    screen: async (request, services) => (await import('./compose/screen.ts')).openScreen(request, io, services),
  };
  return runCli(argv, io, parts);
}

/** How long a forgotten timer or socket may keep the finished program alive. */
const GRACE_MS = 2000;

/** The real process: exit code set, output flushed by the loop running dry. */
export async function start(argv: readonly string[], version: string): Promise<void> {
  process.exitCode = await main(argv, processIo(version));
  setTimeout(() => process.exit(), GRACE_MS).unref();
}
