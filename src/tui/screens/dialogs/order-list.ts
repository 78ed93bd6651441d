/** Several machines in an order dialog: a line each where there is room, else all their names. Pure. */
import type { Plan, PlanTarget } from '../../../engine/model/decision.ts';
import type { Machine, MachineKey } from '../../../engine/model/machine.ts';
import { severitySpans } from '../../components/severity-bar.ts';
import { type Span, span } from '../../components/spans.ts';
import { fit } from '../../text/pad.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';

type Line = readonly Span[];

export type OrderListView = {
  readonly width: number;
  readonly height: number;
  readonly machines: ReadonlyMap<MachineKey, Machine>;
};

const MOST_HOST = 28;
const MOST_WORDS = 400;

export function listLines(plan: Plan, view: OrderListView): readonly Line[] {
  const notes = noteLines(plan, view.width);
  if (plan.targets.length + notes.length <= view.height) return [...targetLines(plan, view), ...notes];
  const shown = cut(notes, Math.max(1, Math.floor((view.height * 2) / 3)));
  return [...cut(nameLines(plan, view.width), Math.max(1, view.height - shown.length)), ...shown];
}

function targetLines(plan: Plan, { machines }: OrderListView): readonly Line[] {
  const hostWidth = Math.min(MOST_HOST, Math.max(...plan.targets.map(({ host }) => host.length)));
  return plan.targets.map((target) => {
    const host = fit(sanitiseWithin(target.host, hostWidth), hostWidth);
    if (target.blockedBy) return [span(host, 'text.muted'), span('  HELD', 'danger')];
    const machine = machines.get(target.machine);
    return [span(host, 'text.strong'), span('  '), ...(machine ? severitySpans(machine.counts) : [])];
  });
}

/** What is held and what to mind, in full: machines of one reason share its lines. */
function noteLines({ targets }: Plan, width: number): readonly Line[] {
  return [...groupedLines(targets, 'HELD', width), ...groupedLines(targets, 'mind', width)];
}

function groupedLines(targets: readonly PlanTarget[], label: 'HELD' | 'mind', width: number): readonly Line[] {
  const told = targets.flatMap(({ host, blockedBy, verdicts }) => {
    const found =
      label === 'HELD' ? [blockedBy] : blockedBy === null ? verdicts.filter(({ result }) => result === 'warn') : [];
    return found.flatMap((verdict) => (verdict === null ? [] : [{ host, words: verdict.words }]));
  });
  const token = label === 'HELD' ? 'danger' : 'warn';
  return [...Map.groupBy(told, ({ words }) => words)].flatMap(([words, machines]) => {
    const hosts = machines.map(({ host }) => sanitiseWithin(host, MOST_HOST)).join(', ');
    return wrapLines(`${label}  ${hosts}: ${sanitiseWithin(words, MOST_WORDS)}`, width).map(
      (line): Line => [span(line, token)],
    );
  });
}

/** What will be ordered, as many names as fit. */
function nameLines({ targets }: Plan, width: number): readonly Line[] {
  const names = targets
    .filter(({ blockedBy }) => blockedBy === null)
    .map(({ host }) => sanitiseWithin(host, MOST_HOST))
    .join(', ');
  return wrapLines(names, width).map((line): Line => [span(line, 'text.strong')]);
}

function cut(lines: readonly Line[], most: number): readonly Line[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), [span(`… ${lines.length - most + 1} more lines`, 'text.muted')]];
}
