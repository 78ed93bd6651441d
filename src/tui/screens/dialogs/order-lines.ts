/** What an order dialog says: what will be cut, what may stand against it, how far it reaches, how to undo it. Pure. */
import { wordsOf } from '../../../engine/errors.ts';
import type { Plan, PlanTarget } from '../../../engine/model/decision.ts';
import type { Endpoint, EndpointReading } from '../../../engine/model/endpoint.ts';
import type { Machine, MachineKey } from '../../../engine/model/machine.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { type Span, span, spansWidth } from '../../components/spans.ts';
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
  /** Lines there are in all. */
  readonly room: number;
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
  const body = plan.targets.length === 1 && only ? singleLines(only, plan, view) : listLines(plan, view);
  if (plan.reach === 0) return fitted(body, wrapped(nothing(plan), view.width, 'warn'), [], view);
  return fitted(body, reachLines(plan, view), capLines(plan), view);
}

/** Where room is short the caps give way, then the end of what is told of the machine; never what will happen. */
function fitted(
  body: readonly Line[],
  effect: readonly Line[],
  caps: readonly Line[],
  { room }: OrderLinesView,
): readonly Line[] {
  if (body.length + 1 + effect.length + caps.length <= room) return [...body, [], ...effect, ...caps];
  return [...body.slice(0, Math.max(1, room - effect.length)), ...effect];
}

function nothing(plan: Plan): string {
  return plan.kind === 'isolate' ? 'Nothing can be isolated here.' : 'Nothing can be released here.';
}

function singleLines(target: PlanTarget, { kind }: Plan, view: OrderLinesView): readonly Line[] {
  const machine = view.machines.get(target.machine);
  return [
    ...endpointLines(target, view),
    ...(kind === 'release' ? backLines(target, machine, view) : []),
    ...verdictLines(target, view),
    ...warningLines(target, view),
    ...alertLines(machine, view),
  ];
}

/** Where a release brings it back to, where the isolation had moved it out of a group (Halo). */
function backLines({ match }: PlanTarget, machine: Machine | undefined, { width }: OrderLinesView): readonly Line[] {
  const order = machine?.order;
  if (match.kind !== 'one' || order?.kind !== 'isolate') return [];
  const home = groupsOf(order.before);
  if (home === '' || home === groupsOf(match.reading.endpoint)) return [];
  return [labelled('goes back to', span(sanitiseWithin(home, width - LABEL), 'text.strong'))];
}

function groupsOf({ groups }: Endpoint): string {
  return groups.map(({ name }) => name).join(', ');
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
    whoLine(endpoint, room),
    ...stateLines(span(contact), `the vendor says "${sanitiseWithin(vendorState, 400)}"`, room),
  ];
}

function warningLines({ match }: PlanTarget, { width }: OrderLinesView): readonly Line[] {
  if (match.kind !== 'one') return [];
  return match.reading.endpoint.warnings.flatMap((warning) =>
    wrapLines(sanitiseWithin(warning, 200), Math.max(16, width - LABEL)).map((line, index) =>
      labelled(index === 0 ? 'warning' : '', span(line, 'warn')),
    ),
  );
}

/** Who works on it and which group it is in: servers are told by their group, laptops by their user. */
function whoLine(endpoint: Endpoint, room: number): Line {
  const groups = sanitiseWithin(groupsOf(endpoint), room);
  if (endpoint.user === null && groups !== '') {
    const label = endpoint.label === undefined ? '' : `  label ${sanitiseWithin(endpoint.label, room)}`;
    return labelled('group', span(groups), span(label, 'text.muted'));
  }
  const user = labelled('user', span(sanitiseWithin(endpoint.user ?? 'not told', room)));
  return groups === '' ? user : [...user, span(`  group ${groups}`, 'text.muted')];
}

/** The vendor's own words beside the contact where they fit, else in full below it. */
function stateLines(contact: Span, words: string, room: number): readonly Line[] {
  if (spansWidth([contact]) + 2 + spansWidth([span(words)]) <= room) {
    return [labelled('last contact', contact, span(`  ${words}`, 'text.muted'))];
  }
  return [
    labelled('last contact', contact),
    ...wrapLines(words, Math.max(16, room)).map((line) => labelled('', span(line, 'text.muted'))),
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
  const isOne = plan.reach === 1;
  const back = isOne ? 'u lets it back in.' : 'U lets them back in, u one by one.';
  const undo = isIsolation ? back : `i cuts ${isOne ? 'it' : 'them'} off again.`;
  return [
    ...wrapped(`${effect} To undo: ${undo}`, view.width),
    ...(held > 0
      ? wrapped(
          `${countWords(held, 'machine')} held and left as ${held === 1 ? 'it is' : 'they are'}.`,
          view.width,
          'warn',
        )
      : []),
  ];
}

function capLines({ radius }: Plan): readonly Line[] {
  const caps = radius
    .filter(({ limit }) => limit > 0)
    .map(({ cap, used, limit }) =>
      cap === 'fleet' ? `${used} of ${limit} of the fleet` : `${used} of ${limit} this ${cap}`,
    )
    .join(', ');
  return caps === '' ? [] : [labelled('caps so far', span(caps, 'text.muted'))];
}

function labelled(label: string, ...content: readonly Span[]): Line {
  return [span(padEnd(label, LABEL), 'text.muted'), ...content];
}

function wrapped(text: string, width: number, token?: Span['token']): readonly Line[] {
  return wrapLines(sanitise(text), Math.max(10, width)).map((line) => [token ? span(line, token) : span(line)]);
}
