import { cpus, totalmem } from 'node:os';
import { amount, type Figure, verdictOf } from './figures.ts';

const TITLES = ['row', 'figure', 'budget', 'measured', 'ok'];

/** The table as text, with the machine below it. `loadBefore`: what else it had to do when the bench began. */
export function tableOf(figures: readonly Figure[], loadBefore: number): string {
  const lines = [TITLES, ...figures.map(cellsOf)];
  const widths = TITLES.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)));
  const text = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  text.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return `${text.join('\n')}\n\n${machineLine()}\n${loadLine(loadBefore)}`;
}

/** Other work on the machine makes every time an upper bound, and ratios less sure. */
function loadLine(loadBefore: number): string {
  if (loadBefore < cpus().length / 4) return '';
  return `The machine was not quiet: load ${loadBefore.toFixed(1)} before the first measurement. Times are upper bounds.\n`;
}

function cellsOf(figure: Figure): string[] {
  const { row, name, measured, budget, unit, note } = figure;
  const asked = budget === null ? '' : `${budget.is === 'at most' ? '≤' : '≥'} ${amount(budget.value, unit)}`;
  return [String(row), note ? `${name} (${note})` : name, asked, amount(measured, unit), verdictOf(figure)];
}

function machineLine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory} GB, Node ${process.versions.node}, ${process.platform}`;
}
