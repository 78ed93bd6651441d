/** Row 1: what asking for the version costs above Node itself. */
import { median } from '../statistics.ts';
import type { Measure } from '../support/bench-run.ts';
import { runNode } from '../support/processes.ts';

export const version: Measure = async ({ program, quick }) => {
  const ours: number[] = [];
  const node: number[] = [];
  // In turns, so that whatever else the machine does falls on both.
  for (let turn = 0; turn < (quick ? 7 : 25); turn += 1) {
    node.push((await runNode(['-e', '0'])).ms);
    ours.push((await runNode([program, '--version'])).ms);
  }
  return [
    {
      row: 1,
      name: '--version against node -e 0',
      note: `${median(ours).toFixed(0)} ms / ${median(node).toFixed(0)} ms`,
      measured: median(ours) / median(node),
      unit: '×',
      budget: { is: 'at most', value: 1.6, tolerance: 0.1 },
    },
  ];
};
