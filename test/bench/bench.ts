/**
 * Measures the built program (dist/) against the built-in gateway in another process and prints one table.
 * Exits 1 where a budget is missed by more than its tolerance. Options: --row 1,2,4 · --quick (fewer repetitions,
 * shorter runs; for a look, not for a record) · --json.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, verdictOf } from './figures.ts';
import { tableOf } from './print-table.ts';
import { audit } from './rows/audit.ts';
import { cycle } from './rows/cycle.ts';
import { firstPaint } from './rows/first-paint.ts';
import { idle } from './rows/idle.ts';
import { intake } from './rows/intake.ts';
import { keys } from './rows/keys.ts';
import { keysUnderLoad } from './rows/keys-under-load.ts';
import { latency } from './rows/latency.ts';
import { version } from './rows/version.ts';
import { week } from './rows/week.ts';
import type { Bench, Measure } from './support/bench-run.ts';
import { bundleParts } from './support/bundle.ts';

/** Rows of budgets.md that each measurement serves. The quiet ones first: they suffer most from a warm machine. */
const MEASURES: readonly { readonly rows: readonly number[]; readonly measure: Measure }[] = [
  { rows: [1], measure: version },
  { rows: [2], measure: firstPaint },
  { rows: [3, 7, 9], measure: keys },
  { rows: [7, 8], measure: idle },
  { rows: [3], measure: keysUnderLoad },
  { rows: [4], measure: intake },
  { rows: [5], measure: cycle },
  { rows: [6], measure: latency },
  { rows: [8], measure: week },
  { rows: [10], measure: audit },
];

const { values } = parseArgs({
  options: {
    row: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const wanted = values.row?.split(',').map(Number);
if (wanted?.some((row) => !MEASURES.some(({ rows }) => rows.includes(row)))) {
  process.stderr.write(`--row takes rows of budgets.md, 1 to 10, e.g. --row 1,2,4\n`);
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'cordon-bench-'));
const figures: Figure[] = [];
const [loadBefore = 0] = loadavg();
try {
  const bench: Bench = {
    program: resolve('dist/bin.js'),
    folder,
    quick: values.quick,
    parts: await bundleParts(folder),
  };
  for (const { rows, measure } of MEASURES) {
    if (wanted && !rows.some((row) => wanted.includes(row))) continue;
    process.stderr.write(`row ${rows.join(', ')} …\n`);
    const measured = await measure(bench);
    figures.push(...measured.filter(({ row }) => wanted?.includes(row) ?? true));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

figures.sort((a, b) => a.row - b.row);
process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : tableOf(figures, loadBefore));
process.exit(figures.some((figure) => verdictOf(figure) === 'MISSED') ? 1 : 0);
