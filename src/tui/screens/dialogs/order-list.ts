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

export function listLines(plan: Plan, view: OrderListView): readonly Line[] {
  if (plan.targets.length > view.height) return nameLines(plan, view);
  const hostWidth = Math.min(MOST_HOST, Math.max(...plan.targets.map(({ host }) => host.length)));
  return plan.targets.map((target) => targetLine(target, hostWidth, view));
}

function targetLine(target: PlanTarget, hostWidth: number, view: OrderListView): Line {
  const host = fit(sanitiseWithin(target.host, hostWidth), hostWidth);
  if (target.blockedBy) {
    const words = sanitiseWithin(target.blockedBy.words, view.width);
    return [span(host, 'text.muted'), span('  HELD  ', 'danger'), span(words, 'text.muted')];
  }
  const machine = view.machines.get(target.machine);
  const warning = target.verdicts.find(({ result }) => result === 'warn');
  return [
    span(host, 'text.strong'),
    span('  '),
    ...(machine ? severitySpans(machine.counts) : []),
    span(warning ? `  ${sanitiseWithin(warning.words, view.width)}` : '', 'warn'),
  ];
}

/** What will be ordered, then what is held, as many names as fit. */
function nameLines(plan: Plan, { width, height }: OrderListView): readonly Line[] {
  const names = (held: boolean) =>
    plan.targets
      .filter(({ blockedBy }) => (blockedBy !== null) === held)
      .map(({ host }) => sanitiseWithin(host, MOST_HOST))
      .join(', ');
  const held = names(true);
  const heldLines =
    held === '' ? [] : wrapLines(`HELD  ${held}`, width).map((line): Line => [span(line, 'text.muted')]);
  const shownHeld = cut(heldLines, Math.max(1, Math.floor(height / 3)));
  const ordered = wrapLines(names(false), width).map((line): Line => [span(line, 'text.strong')]);
  return [...cut(ordered, Math.max(1, height - shownHeld.length)), ...shownHeld];
}

function cut(lines: readonly Line[], most: number): readonly Line[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), [span(`… ${lines.length - most + 1} more lines`, 'text.muted')]];
}
