/** Rows 3, 7 and 9 on the built program, 10,000 machines in its table and nothing new at the vendor. */
import type { Figure } from '../figures.ts';
import { median, percentile } from '../statistics.ts';
import type { Bench } from '../support/bench-run.ts';
import { fleetHome, hasFleet, timeMove } from '../support/fleet.ts';
import { startGateway } from '../support/gateway.ts';
import { sleep } from '../support/processes.ts';
import { openInTerminal, type Size, type TimedTerminal } from '../support/terminal.ts';

const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
];
const WORDS = ['fin', 'ws-12', 'hr-lt', 'acc'];

export async function keys(bench: Bench): Promise<readonly Figure[]> {
  const { home, port } = await fleetHome(bench);
  const gateway = await startGateway({ scenario: 'empty', port });
  const figures: Figure[] = [];
  try {
    for (const size of SIZES) {
      const terminal = openInTerminal([bench.program], home.env, size);
      try {
        await terminal.when(hasFleet);
        await terminal.quiet(2500);
        const where = `${size.columns}×${size.rows}, 10,000 machines, idle`;
        figures.push(...(await moves(terminal, where, size, bench.quick)));
        figures.push(await narrowing(terminal, where, bench.quick));
      } finally {
        await terminal.close();
      }
    }
  } finally {
    await gateway.close();
  }
  return figures;
}

async function moves(terminal: TimedTerminal, where: string, { rows }: Size, quick: boolean): Promise<Figure[]> {
  const times: number[] = [];
  const bytes: number[] = [];
  const within = rows - 8;
  for (let press = 0; press < (quick ? 60 : 400); press += 1) {
    const before = terminal.bytes();
    // Down and up again inside one screen: what a list costs to scroll is another question.
    times.push(await timeMove(terminal, Math.floor(press / within) % 2 === 0 ? 'j' : 'k'));
    await sleep(25);
    bytes.push(terminal.bytes() - before);
  }
  return [
    {
      row: 3,
      name: 'key to paint, p99',
      note: where,
      measured: percentile(times, 0.99),
      unit: 'ms',
      budget: { is: 'at most', value: 16, tolerance: 0.25 },
    },
    ...(rows < 60
      ? []
      : [
          {
            row: 7,
            name: 'bytes to the terminal per key press, median',
            note: where,
            measured: median(bytes),
            unit: 'B' as const,
            budget: { is: 'at most' as const, value: 1024, tolerance: 0 },
          },
        ]),
  ];
}

async function narrowing(terminal: TimedTerminal, where: string, quick: boolean): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < (quick ? 2 : 10); round += 1) {
    for (const word of WORDS) {
      const opened = terminal.when((lines) => lines.some((line) => line.startsWith('/')));
      terminal.send('/');
      await opened;
      for (let end = 1; end <= word.length; end += 1) {
        const typed = `/${word.slice(0, end)}`;
        const painted = terminal.when((lines) => lines.some((line) => line.split(' ')[0] === typed));
        const pressed = performance.now();
        terminal.send(word.charAt(end - 1));
        times.push((await painted) - pressed);
        await sleep(40);
      }
      const left = terminal.when(hasFleet);
      terminal.send('\x1b');
      await left;
      await sleep(100);
    }
  }
  return {
    row: 9,
    name: 'narrow as you type, p99 of a keystroke',
    note: where,
    measured: percentile(times, 0.99),
    unit: 'ms',
    budget: { is: 'at most', value: 16, tolerance: 0.25 },
  };
}
