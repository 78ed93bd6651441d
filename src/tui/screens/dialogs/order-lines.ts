/** What an order dialog says: what will be cut, what may stand against it, how far it reaches, how to undo it. Pure. */
import { wordsOf } from '../../../engine/errors.ts';
import type { Plan, PlanTarget } from '../../../engine/model/decision.ts';
import type { EndpointReading } from '../../../engine/model/endpoint.ts';
import type { Machine, MachineKey } from '../../../engine/model/machine.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { type Span, span } from '../../components/spans.ts';
import type { OrderDialog } from '../../state/view.ts';
import { padEnd } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { severityWords } from '../machine/severity-words.ts';
import { listLines } from './order-list.ts';

type Line = readonly Span[];

export type OrderLinesView = {
  readonly width: number;
  /** Lines there is room for; a long list of machines is cut to it. */
  readonly height: number;
  readonly now: number;
  readonly machines: ReadonlyMap<MachineKey, Machine>;
};

const LABEL = 14;

export function orderLines(dialog: OrderDialog, view: OrderLinesView): readonly Line[] {
  const { stage } = dialog;
  if (stage.kind === 'planning') {
    return [[span('Reading the endpoint’s record and asking the guards …', 'text.muted')]];
  }
  if (stage.kind === 'refused') return wrapped(wordsOf(stage.problem), view.width, 'error');
  const { plan } = stage;
  const [only] = plan.targets;
  const body = plan.targets.length === 1 && only ? singleLines(only, view) : listLines(plan, view);
  if (plan.reach === 0) return [...body, [], ...wrapped(nothing(plan), view.width, 'warn')];
  return [...body, [], ...reachLines(plan, view)];
}

function nothing(plan: Plan): string {
  return plan.kind === 'isolate' ? 'Nothing can be isolated here.' : 'Nothing can be released here.';
}

function singleLines(target: PlanTarget, view: OrderLinesView): readonly Line[] {
  const machine = view.machines.get(target.machine);
  return [...endpointLines(target, view), ...alertLines(machine, view), ...verdictLines(target, view)];
}

function endpointLines({ match, host }: PlanTarget, view: OrderLinesView): readonly Line[] {
  if (match.kind === 'one') return readingLines(match.reading, view);
  if (match.kind === 'several') {
    return [
      [span(`${match.candidates.length} endpoints bear the name ${sanitiseWithin(host, 40)}:`, 'warn')],
      ...match.candidates.flatMap((reading) => [
        ...readingLines(reading, view),
        labelled('id', span(sanitiseWithin(reading.endpoint.id, view.width), 'text.muted')),
      ]),
    ];
  }
  const words = match.kind === 'none' ? 'No endpoint bears this name at the vendor.' : 'It has not been looked up.';
  return [[span(words, 'warn')]];
}

function readingLines({ endpoint, vendorState }: EndpointReading, { now, width }: OrderLinesView): readonly Line[] {
  const name = endpoint.domain ? `${endpoint.name}.${endpoint.domain}` : endpoint.name;
  const what = [endpoint.type, endpoint.os, endpoint.ip].filter((part) => part).join('  ');
  const contact = endpoint.lastContact === null ? 'not told' : `${relativeTime(endpoint.lastContact, now)} ago`;
  const room = width - LABEL;
  return [
    labelled('endpoint', span(sanitiseWithin(name, room), 'text.strong'), span(`  ${sanitiseWithin(what, room)}`)),
    labelled('user', span(sanitiseWithin(endpoint.user ?? 'not told', room))),
    labelled(
      'last contact',
      span(contact),
      span(`  the vendor says "${sanitiseWithin(vendorState, 30)}"`, 'text.muted'),
    ),
    ...endpoint.warnings.map((warning) => labelled('warning', span(sanitiseWithin(warning, room), 'warn'))),
  ];
}

function alertLines(machine: Machine | undefined, { now }: OrderLinesView): readonly Line[] {
  if (!machine) return [labelled('alerts', span('none in this window; named by hand', 'text.muted'))];
  const seen = machine.lastSeen === null ? '' : `  latest ${relativeTime(machine.lastSeen, now)} ago`;
  return [labelled('alerts', ...severityWords(machine.counts), span(seen, 'text.muted'))];
}

function verdictLines({ verdicts, blockedBy }: PlanTarget, view: OrderLinesView): readonly Line[] {
  const told = blockedBy ? [blockedBy] : verdicts.filter(({ result }) => result === 'warn');
  return told.flatMap(({ words, flip }) => {
    const text = blockedBy && flip ? `${words} ${flip}` : words;
    const lines = wrapLines(sanitise(text), Math.max(16, view.width - LABEL));
    const token = blockedBy ? 'danger' : 'warn';
    return lines.map((line, index) => labelled(index === 0 ? (blockedBy ? 'HELD' : 'mind') : '', span(line, token)));
  });
}

function reachLines(plan: Plan, view: OrderLinesView): readonly Line[] {
  const isIsolation = plan.kind === 'isolate';
  const held = plan.targets.length - plan.reach;
  const who = plan.targets.length === 1 ? 'It' : countWords(plan.reach, 'machine');
  const effect = isIsolation
    ? `${who} will reach nothing but the vendor’s own service until released.`
    : `${who} will be on the network again.`;
  const undo = isIsolation ? 'u lets it back in.' : 'i cuts it off again.';
  const caps = plan.radius
    .filter(({ limit }) => limit > 0)
    .map(({ cap, used, limit }) => `${used} of ${limit} this ${cap}`)
    .join(', ');
  return [
    ...wrapped(`${effect} To undo: ${undo}`, view.width),
    ...(held > 0
      ? wrapped(
          `${countWords(held, 'machine')} held and left as ${held === 1 ? 'it is' : 'they are'}.`,
          view.width,
          'warn',
        )
      : []),
    ...(caps === '' ? [] : [labelled('caps so far', span(caps, 'text.muted'))]),
  ];
}

function labelled(label: string, ...content: readonly Span[]): Line {
  return [span(padEnd(label, LABEL), 'text.muted'), ...content];
}

function wrapped(text: string, width: number, token?: Span['token']): readonly Line[] {
  return wrapLines(sanitise(text), Math.max(10, width)).map((line) => [token ? span(line, token) : span(line)]);
}
