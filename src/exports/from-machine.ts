/** Machines as the console has them, told for a ticket. Pure. */
import type { Indicator } from '../engine/model/alert.ts';
import type { EndpointMatch } from '../engine/model/endpoint.ts';
import type { MachineReputation } from '../engine/model/enrichment.ts';
import type { HistoryEntry } from '../engine/model/history.ts';
import { actorWords, type Order } from '../engine/model/isolation.ts';
import { isolationStateOf } from '../engine/model/isolation-state.ts';
import type { IsolationState, Machine, MachineKey } from '../engine/model/machine.ts';
import type { Tone } from '../engine/model/outcome.ts';
import { severitiesIn } from '../engine/model/severity.ts';
import { countWords } from '../engine/model/span-words.ts';
import { kindsOf, timelineOf } from '../engine/model/timeline.ts';
import { urgencyOf } from '../engine/model/urgency.ts';
import { alertHistogram } from '../engine/reporting/alert-histogram.ts';
import { type ExportDocument, type ExportedMachine, type Fact, MOST_ALERTS } from './document.ts';
import { exactTime } from './text.ts';

export type ConsoleFacts = {
  readonly now: number;
  readonly version: string;
  /** The run whose console this is. */
  readonly run: string;
  readonly demo?: boolean;
  /** What a reputation service says; '' for nothing. Absent: none is switched on. */
  readonly verdict?: (indicator: Indicator) => string;
  /** The same of a machine as a whole. */
  readonly reputation?: (machine: Machine) => MachineReputation | null;
  /** What the ledger has of each machine, oldest first; absent: nothing was read. */
  readonly history?: ReadonlyMap<MachineKey, readonly HistoryEntry[]>;
  readonly sources: readonly { readonly id: string; readonly title: string; readonly gateway: string }[];
};

function noVerdict(): string {
  return '';
}

/** How a machine without a host is called. */
const NO_HOST = '(no host)';

const TONES: Partial<Readonly<Record<IsolationState, Tone>>> = {
  isolated: 'good',
  released: 'calm',
  'not-isolated': 'calm',
  unread: 'calm',
  failed: 'bad',
  unknown: 'bad',
};

/** The document of one machine or of several, in the order given. */
export function machinesDocument(machines: readonly Machine[], facts: ConsoleFacts): ExportDocument {
  const exported = machines.map((machine) => exportedMachine(machine, facts));
  const [first] = exported;
  const one = machines.length === 1 && first !== undefined;
  const named = new Set(machines.map(({ source }) => source));
  const sources = facts.sources.filter(({ id }) => named.has(id));
  return {
    about: one ? 'machine' : 'machines',
    title: one ? first.host : countWords(machines.length, 'machine'),
    madeAt: facts.now,
    version: facts.version,
    demo: facts.demo ?? false,
    facts: [
      ...sources.map(({ title, gateway }) => ({ label: 'Source', text: `${title}, ${gateway}` })),
      { label: 'Run', text: facts.run },
    ],
    advice: [],
    errors: [],
    machines: exported,
    histogram: alertHistogram(machines),
  };
}

function exportedMachine(machine: Machine, facts: ConsoleFacts): ExportedMachine {
  const { now, verdict = noVerdict } = facts;
  const { alerts, counts } = machine;
  const { state, words } = isolationStateOf(machine);
  return {
    host: machine.host === '' ? NO_HOST : machine.host,
    state: { words: machine.host === '' ? 'no host, nothing to isolate' : words, tone: TONES[state] ?? 'warn' },
    // An age would be wrong as soon as the file is read.
    reason: urgencyOf(machine, now, facts.reputation?.(machine)).reason.replace(/, [^,]* ago$/u, ''),
    alerts: alerts.length,
    counts,
    severities: severitiesIn(counts),
    suppressed: machine.suppressed,
    first: machine.firstSeen,
    last: machine.lastSeen,
    users: machine.users,
    events: machine.events,
    rules: machine.rules.filter((rule) => rule !== ''),
    techniques: machine.techniques,
    indicators: machine.indicators.map((indicator) => ({ ...indicator, verdict: verdict(indicator) })),
    facts: [...endpointFacts(machine.endpoint), ...ordersOf(machine, facts).flatMap(orderFacts)],
    guards: [],
    kinds: kindsOf(alerts).map(({ number: _, alerts: places, ...kind }) => ({ ...kind, count: places.length })),
    timeline: Array.from(timelineOf(alerts).subarray(0, MOST_ALERTS), (index) => {
      const { time, severity, event, rule, techniques = [], suppressed = false } = alerts.at(index);
      return { time, severity, event, rule, techniques, suppressed };
    }),
  };
}

function endpointFacts(match: EndpointMatch): readonly Fact[] {
  if (match.kind === 'unread') return [];
  if (match.kind === 'none') return [{ label: 'Endpoint', text: 'no endpoint bears this name' }];
  if (match.kind === 'several') {
    const ids = match.candidates.map(({ endpoint }) => endpoint.id).join(', ');
    return [{ label: 'Endpoint', text: `${match.candidates.length} endpoints bear this name: ${ids}` }];
  }
  const { endpoint, vendorState, readAt } = match.reading;
  const named: readonly (readonly [string, string | null])[] = [
    ['Endpoint', endpoint.domain ? `${endpoint.name}.${endpoint.domain}` : endpoint.name],
    ['Kind', [endpoint.type, endpoint.os].filter(Boolean).join(', ') || null],
    ['Address', endpoint.ip],
    ['User', endpoint.user],
    ['Endpoint id', endpoint.id],
    ['Group', endpoint.groups.map(({ name }) => name).join(', ') || null],
    ['Vendor says', `"${vendorState}", read ${exactTime(readAt)}`],
  ];
  return named.flatMap(([label, text]) => (text === null ? [] : [{ label, text }]));
}

/** Every isolation the ledger has, each with its release: what was proven of one is not lost with the other. */
function ordersOf({ key, order }: Machine, { history }: ConsoleFacts): readonly Order[] {
  const entries = history?.get(key) ?? [];
  const known = entries.flatMap((entry) => (entry.release ? [entry.order, entry.release] : [entry.order]));
  // The machine's own order is the latest there is; the ledger is read a moment apart.
  return order ? [...known.filter(({ id }) => id !== order.id), order] : known;
}

function orderFacts(order: Order): readonly Fact[] {
  const steps = [
    ['requested', order.requestedAt],
    ['accepted', order.acceptedAt],
    ['reported', order.reportedAt],
    ['verified', order.verifiedAt],
  ] as const;
  const climbed = steps.flatMap(([word, at]) => (at === null ? [] : [`${word} ${exactTime(at)}`]));
  return [
    { label: order.kind === 'isolate' ? 'Isolation' : 'Release', text: climbed.join(', ') || order.step },
    { label: 'Ordered by', text: actorWords(order.actor) },
    ...(order.comment === '' ? [] : [{ label: 'Comment', text: order.comment }]),
    ...(order.jobId === null ? [] : [{ label: 'Job', text: order.jobId }]),
  ];
}
