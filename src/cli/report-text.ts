/** The report of a run as lines for people. */
import { OUTCOMES, type Outcome, type ReleaseOutcome } from '../engine/model/outcome.ts';
import { NO_HOST } from '../engine/reporting/build-report.ts';
import type { ExecutionReport, MachineReport } from '../engine/reporting/report.ts';
import { type Column, counted, moment, table } from './columns.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';

const MOST_ROWS = 40;

const COLUMNS: readonly Column[] = [
  { title: 'MACHINE' },
  { title: 'ALERTS', align: 'right' },
  { title: 'SEVERITIES' },
  { title: 'LAST SEEN' },
  { title: 'OUTCOME' },
];

/** How the machines of a report are shown: the first forty, or all. */
export function machineLines(machines: readonly MachineReport[], paint: Paint, all: boolean): string[] {
  const shown = all ? machines : machines.slice(0, MOST_ROWS);
  const rows = shown.map((machine) => [
    printable(machine.hostname),
    String(machine.alert_count),
    machine.severities.map((severity) => printable(severity).toLowerCase()).join(', '),
    moment(machine.last_seen),
    OUTCOMES[machine.outcome].word,
  ]);
  const lines = table(COLUMNS, rows, (cell, column, row) => {
    const machine = shown[row];
    if (!machine) return paint.faint(cell);
    return column === 4 ? paint.tone(OUTCOMES[machine.outcome].tone, cell) : cell;
  });
  const left = machines.length - shown.length;
  return left > 0 ? [...lines, `  … and ${left} more; -v lists them all, and the report has them.`] : lines;
}

/**
 * Why machines are left for a person; those that are simply proposed are named by the list of what to do next. One line
 * for all machines of one reason.
 */
export function reasonLines(machines: readonly MachineReport[]): string[] {
  const hosts = new Map<string, string[]>();
  for (const { hostname, outcome, reason, guards = [] } of machines) {
    const isPlain =
      outcome === 'proposed' && !guards.some(({ guard, verdict }) => guard === 'protected' && verdict === 'hold');
    if (reason === '' || isPlain || !OUTCOMES[outcome].forPerson) continue;
    hosts.set(reason, [...(hosts.get(reason) ?? []), printable(hostname)]);
  }
  return [...hosts].map(([reason, names]) => {
    const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
    return `  ${names.slice(0, 3).join(', ')}${more}: ${printable(reason)}`;
  });
}

/** "2 isolated, verified; 1 held". */
export function outcomeSummary(outcomes: readonly (Outcome | ReleaseOutcome)[]): string {
  const counts = new Map<Outcome | ReleaseOutcome, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${OUTCOMES[outcome].word}`).join('; ');
}

/** Records without a host are no machine. */
function machinesCounted(machines: readonly MachineReport[]): string {
  const named = machines.filter(({ hostname }) => hostname !== NO_HOST);
  const nameless = machines.filter(({ hostname }) => hostname === NO_HOST);
  const without = nameless.reduce((sum, { alert_count }) => sum + alert_count, 0);
  return `${counted(named.length, 'machine')}${without === 0 ? '' : ` (${without} of them name no host)`}`;
}

/** `place`: where the report lies, in words; null: nowhere. */
export function reportLines(report: ExecutionReport, place: string | null, paint: Paint, all: boolean): string[] {
  const { alerts, complete } = report.metrics;
  const machines = report.machines_processed;
  const lines: string[] = [];
  if (machines.length > 0) lines.push('', ...machineLines(machines, paint, all), '');
  const known = machines.reduce((sum, machine) => sum + machine.alert_count, 0);
  const outcomes = outcomeSummary(machines.map((machine) => machine.outcome));
  const nothingHad = !complete && machines.length === 0 && alerts.returned === 0;
  if (nothingHad) lines.push(paint.tone('warn', 'The search brought nothing: whether there are alerts is not known.'));
  else
    lines.push(
      machines.length === 0
        ? 'No alerts in this window.'
        : `${counted(known, 'alert')} on ${machinesCounted(machines)}: ${outcomes}.`,
    );
  if (alerts.duplicate + alerts.set_aside > 0) {
    const parts = [
      alerts.duplicate > 0 ? `${alerts.duplicate.toLocaleString('en-US')} known already` : '',
      alerts.set_aside > 0 ? `${alerts.set_aside.toLocaleString('en-US')} set aside as unreadable` : '',
    ].filter((part) => part !== '');
    lines.push(`The search returned ${counted(alerts.returned, 'record')}: ${parts.join(', ')}.`);
  }
  if (!complete && !nothingHad)
    lines.push(paint.tone('warn', 'A part of the window could not be had: the report says which.'));
  const reasons = reasonLines(machines);
  if (reasons.length > 0) lines.push('', 'Why:', ...reasons);
  if (report.recommendations.length > 0) {
    lines.push('', 'To do next:', ...report.recommendations.map((text) => `  ${printable(text)}`));
  }
  lines.push('');
  if (report.run !== null) lines.push(`Run     ${printable(report.run)}`);
  if (place !== null) lines.push(`Report  ${printable(place)}`);
  return lines;
}
