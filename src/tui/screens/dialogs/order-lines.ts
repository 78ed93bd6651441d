/** What an order dialog says: what will be cut, what may stand against it, how far it reaches, how to undo it. Pure. */
import { wordsOf } from '../../../engine/errors.ts';
import type { Plan, PlanTarget } from '../../../engine/model/decision.ts';
import type { Endpoint, EndpointReading } from '../../../engine/model/endpoint.ts';
import type { Machine, MachineKey } from '../../../engine/model/machine.ts';
import { type Span, span, spansWidth } from '../../components/spans.ts';
import type { OrderDialog } from '../../state/view.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { truncateEnd, wrapLines } from '../../text/truncate.ts';
import { severityWords } from '../machine/severity-words.ts';
import { effectLines } from './effect-lines.ts';
import { LABEL, type Line, labelled, wrapped } from './labelled.ts';
import { listLines } from './order-list.ts';
import { radiusLines } from './radius-lines.ts';

export type OrderLinesView = {
  readonly width: number;
  /** Lines there are; what does not fit gives way in the order of its weight. */
  readonly room: number;
  readonly now: number;
  readonly machines: ReadonlyMap<MachineKey, Machine>;
};

/** What is told below a list of machines: a blank line, the effect, how far it reaches. */
const BELOW_LIST = 6;

export function orderLines(dialog: OrderDialog, view: OrderLinesView): readonly Line[] {
  const { stage } = dialog;
  if (stage.kind === 'planning') {
    return [[span('Reading the endpoint’s record and asking the guards …', 'text.muted')]];
  }
  if (stage.kind === 'refused') return wrapped(wordsOf(stage.problem), view.width, 'error');
  const { plan } = stage;
  const [only] = plan.targets;
  const body =
    plan.targets.length === 1 && only
      ? singleLines(only, plan, view)
      : listLines(plan, { ...view, height: Math.max(1, view.room - BELOW_LIST) });
  if (plan.reach === 0) return fitted(body, wrapped(nothing(plan), view.width, 'warn'), [], view);
  return fitted(
    body,
    effectLines(plan, view.width, view.now),
    plan.place?.problem ? [] : radiusLines(plan, view.width),
    view,
  );
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

/** Where the name does not lead to one endpoint, the id does. */
function nothing(plan: Plan): string {
  const [only] = plan.targets;
  const isNameless = plan.targets.length === 1 && (only?.match.kind === 'several' || only?.match.kind === 'none');
  if (isNameless) return `Nothing is ordered by this name. :${plan.kind} ID orders by the vendor’s id.`;
  return plan.kind === 'isolate' ? 'Nothing can be isolated here.' : 'Nothing can be released here.';
}

function singleLines(target: PlanTarget, { kind }: Plan, view: OrderLinesView): readonly Line[] {
  const machine = view.machines.get(target.machine);
  if (target.match.kind === 'several') return severalLines(target, target.match.candidates, view);
  return [
    ...endpointLines(target, view),
    ...(kind === 'release' ? backLines(target, machine, view) : []),
    ...verdictLines(target, view),
    ...warningLines(target, view),
    ...alertLines(machine, view),
  ];
}

/** Where a release brings it back to, where the isolation had moved it (Halo), and what has changed there. */
function backLines(
  { match, back }: PlanTarget,
  machine: Machine | undefined,
  { width }: OrderLinesView,
): readonly Line[] {
  const room = Math.max(16, width - LABEL);
  if (back) {
    const told = back.problem ? [wordsOf(back.problem)] : back.changes;
    const token = back.problem ? 'danger' : 'warn';
    const notes = told.flatMap((text) => wrapLines(sanitise(text), room));
    return [
      ...(back.name === '' ? [] : [labelled('goes back to', span(sanitiseWithin(back.name, room), 'text.strong'))]),
      ...notes.map((line, at) => labelled(at === 0 ? 'mind' : '', span(line, token))),
    ];
  }
  const order = machine?.order;
  if (match.kind !== 'one' || order?.kind !== 'isolate') return [];
  const home = groupsOf(order.before);
  if (home === '' || home === groupsOf(match.reading.endpoint)) return [];
  return [labelled('goes back to', span(sanitiseWithin(home, room), 'text.strong'))];
}

function groupsOf({ groups }: Endpoint): string {
  return groups.map(({ name }) => name).join(', ');
}

function endpointLines({ match }: PlanTarget, view: OrderLinesView): readonly Line[] {
  if (match.kind === 'one') return readingLines(match.reading, view);
  const words = match.kind === 'none' ? 'No endpoint bears this name at the vendor.' : 'It has not been looked up.';
  return [[span(words, 'warn')]];
}

/** One name, several endpoints: what tells them apart comes first, and an id to order by. */
function severalLines(
  { host }: PlanTarget,
  candidates: readonly EndpointReading[],
  { now, width, room }: OrderLinesView,
): readonly Line[] {
  const cells = width - LABEL;
  const words = `${candidates.length} endpoints bear the name ${sanitiseWithin(host, 40)}.`;
  const held = wrapLines(words, cells).map((line, at) => labelled(at === 0 ? 'HELD' : '', span(line, 'danger')));
  // Two lines an endpoint, and one for what came to nothing.
  const most = Math.max(1, Math.floor((room - held.length - 2) / 2));
  const shown = candidates.length <= most ? candidates : candidates.slice(0, Math.max(1, most - 1));
  const hidden = candidates.length - shown.length;
  return [
    ...held,
    ...shown.flatMap(({ endpoint, vendorState }) => {
      const contact = endpoint.lastContact === null ? '' : `${relativeTime(endpoint.lastContact, now)} ago`;
      const facts = [endpoint.user, contact, `"${vendorState}"`, endpoint.type, endpoint.os];
      const words = facts.flatMap((part) => (part ? [sanitiseWithin(part, cells)] : [])).join('  ');
      return [
        labelled('id', span(sanitiseWithin(endpoint.id, cells), 'text.strong'), span(`  ${endpoint.ip ?? ''}`)),
        labelled('', span(truncateEnd(words, cells), 'text.muted')),
      ];
    }),
    ...(hidden > 0 ? [labelled('', span(`and ${hidden} more endpoints`, 'text.muted'))] : []),
  ];
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
  const { cannotApply = '', endpoint } = match.reading;
  // What keeps the agent from applying it is told by the guard already.
  const told = (warning: string) => cannotApply.startsWith(warning.split(':', 1)[0] ?? warning);
  return endpoint.warnings
    .filter((warning) => !told(warning))
    .flatMap((warning) =>
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
