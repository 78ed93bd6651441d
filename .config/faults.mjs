// The fault campaign in full: `npm run faults -- --seeds 200 [--from 1] [--only kill]`. Builds, runs test/faults and
// prints the figures as one table; exits 1 where a promise was not kept.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'cordon-figures-'));
const file = join(folder, 'figures.jsonl');
const run = (script, ...args) => {
  const env = {
    ...process.env,
    CORDON_FAULTS_SEEDS: values.seeds,
    CORDON_FAULTS_FROM: values.from,
    CORDON_FAULTS_FIGURES: file,
  };
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit', env });
  return status ?? 1;
};

const begun = Date.now();
let status = run('.config/build.mjs');
if (status === 0) {
  const line = ['run', '--config', '.config/vitest.config.ts', `test/faults/${values.only}`, '--no-file-parallelism'];
  status = run('node_modules/vitest/vitest.mjs', ...line, '--reporter=default');
}

const rows = [];
try {
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const { campaign, figures } = JSON.parse(line);
    for (const [figure, value] of Object.entries(figures)) rows.push([campaign, figure, value.toLocaleString('en')]);
  }
} catch {
  console.error('No figures were measured.');
}
const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column].length)));
let shown = '';
for (const [campaign, figure, value] of rows) {
  const first = campaign === shown ? '' : campaign;
  shown = campaign;
  console.log(`  ${first.padEnd(widths[0])}  ${figure.padEnd(widths[1])}  ${value.padStart(widths[2])}`);
}
console.log(
  `\n  ${values.seeds} seeds from ${values.from}, ${Math.round((Date.now() - begun) / 1000)} s, exit ${status}`,
);
rmSync(folder, { recursive: true, force: true });
process.exitCode = status;
