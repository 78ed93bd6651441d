/** Why a machine is here, what the vendor knows of it, and how its isolation stands: lines for the machine view. */
import type { Endpoint } from '../../../engine/model/endpoint.ts';
import type { EnrichmentView, MachineReputation } from '../../../engine/model/enrichment.ts';
import { actorWords } from '../../../engine/model/isolation.ts';
import { isolationStateOf } from '../../../engine/model/isolation-state.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { countWords, spanWords } from '../../../engine/model/span-words.ts';
import { urgencyOf } from '../../../engine/model/urgency.ts';
import { machineReputationSpans } from '../../components/reputation.ts';
import { fitSpans, type Span, span, spansWidth } from '../../components/spans.ts';
import { clockTime, type Zone } from '../../text/clock-time.ts';
import { padEnd } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { STATE_MARKS } from '../../theme/marks.ts';
import { stripCell } from '../triage/strip-cell.ts';
import { ladderParts } from './ladder.ts';
import { severityWords } from './severity-words.ts';

type Line = readonly Span[];
export type FactsView = {
  readonly width: number;
  readonly now: number;
  /** The clock of orders; absent: `now`. */
  readonly exact?: number;
  readonly zone: Zone;
  /** Lines for each list at most; absent: all of them. */
  readonly mostLines?: number;
  /** Isolated, and its review is overdue. */
  readonly overdue?: boolean;
  /** What a reputation service says; null or absent: none is switched on. */
  readonly reputation?: MachineReputation | null;
  readonly enrichment?: EnrichmentView;
};

const LABEL = 12;
/** Cells of the time strip between the first and the last alert. */
const STRIP = 12;

/** The most telling lines first; a small screen shows only those. */
export function factLines(machine: Machine, view: FactsView): readonly Line[] {
  return [
    ...whyLines(machine, view),
    ...isolationLines(machine, view),
    ...endpointLines(machine, view),
    ...listLines('users', machine.users, view),
    ...listLines('rules', named(machine.rules), view),
    ...listLines('techniques', machine.techniques, view),
    ...listLines('events', machine.events, view),
  ];
}

/** Rules that are named: the fall-back for a nameless one is no text. */
function named(rules: readonly string[]): readonly string[] {
  return rules.filter((rule) => rule !== '');
}

function labelled(label: string, content: Line): Line {
  return [span(padEnd(label, LABEL), 'text.muted'), ...content];
}

function labelledWords(label: string, words: string, { width }: FactsView, token?: Span['token']): readonly Line[] {
  return wrapLines(words, Math.max(10, width - LABEL)).map((line, index) =>
    labelled(index === 0 ? label : '', [token ? span(line, token) : span(line)]),
  );
}

/** Parts side by side, two blanks between, on as many lines as they need; the label stands before the first. */
function flow(label: string, parts: readonly Line[], { width }: FactsView): readonly Line[] {
  const room = Math.max(10, width - LABEL);
  const lines: Line[] = [];
  for (const part of parts) {
    if (spansWidth(part) === 0) continue;
    const fitted = spansWidth(part) > room ? fitSpans(part, room) : part;
    const last = lines.at(-1);
    const fits = last !== undefined && spansWidth(last) + 2 + spansWidth(fitted) <= room;
    if (fits) lines[lines.length - 1] = [...last, span('  '), ...fitted];
    else lines.push(fitted);
  }
  return lines.map((line, index) => labelled(index === 0 ? label : '', line));
}

function whyLines(machine: Machine, view: FactsView): readonly Line[] {
  const { firstSeen, lastSeen } = machine;
  const total = countWords(machine.alerts.length, 'alert');
  const lasted = firstSeen === null || lastSeen === null ? 0 : lastSeen - firstSeen;
  const over = lasted === 0 ? '' : ` over ${spanWords(lasted)}`;
  const spread = [
    [machine.users.length, 'user'] as const,
    [machine.events.length, 'event type'] as const,
    [named(machine.rules).length, 'rule'] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, word]) => countWords(count, word))
    .join(', ');
  const strip = lasted === 0 ? [] : stripCell(machine, STRIP, { from: firstSeen ?? 0, to: lastSeen ?? 0 });
  const until = lasted === 0 ? '' : clockTime(lastSeen, view.zone);
  return [
    ...labelledWords('why here', sanitise(urgencyOf(machine, view.now, view.reputation).reason), view, 'text.strong'),
    ...flow('evidence', [severityWords(machine.counts), [span(total + over)], [span(spread, 'text.muted')]], view),
    ...reputationLines(view),
    ...(machine.suppressed === 0 ? [] : labelledWords('suppressed', suppressedWords(machine), view, 'warn')),
    ...flow('seen', [[span(clockTime(firstSeen, view.zone))], strip, [span(until)]], view),
  ];
}

function reputationLines({ reputation, enrichment, now }: FactsView): readonly Line[] {
  if (!reputation || !enrichment) return [];
  return [labelled('reputation', machineReputationSpans(reputation, enrichment, now))];
}

function suppressedWords({ suppressed, alerts }: Machine): string {
  const all =
    suppressed === alerts.length ? 'all alerts are' : suppressed === 1 ? '1 alert is' : `${suppressed} alerts are`;
  return `${all} marked as false positives (x): no evidence`;
}

function isolationLines(machine: Machine, view: FactsView): readonly Line[] {
  if (machine.host === '') {
    return labelledWords(
      'isolation',
      'These records name no host, so there is nothing to isolate.',
      view,
      'text.muted',
    );
  }
  const { state, words } = isolationStateOf(machine);
  const { token } = STATE_MARKS[state];
  const standing = standingLine(machine, view);
  if (machine.order === null) return [...labelledWords('isolation', sanitise(words), view, token), ...standing];
  const { order } = machine;
  const by = sanitise(actorWords(order.actor));
  const told = words.endsWith('.') ? ` By ${by}.` : `, by ${by}`;
  return [
    ...flow(order.kind === 'isolate' ? 'isolation' : 'release', ladderParts(order, view.exact ?? view.now), view),
    ...wrapLines(`${sanitise(words)}${told}`, Math.max(10, view.width - LABEL)).map((line) =>
      labelled('', [span(line, token)]),
    ),
    ...(view.overdue
      ? labelledWords('review', 'OVERDUE: release it (u), or :review 24h keeps it and asks again', view, 'danger')
      : []),
    ...(order.comment === '' ? [] : labelledWords('comment', sanitiseWithin(order.comment, 400), view)),
    ...(order.expiresAt === null || order.step !== 'pending'
      ? []
      : [labelled('lapses', [span(clockTime(order.expiresAt, view.zone), 'warn')])]),
    ...standing,
  ];
}

function standingLine({ standing }: Machine, view: FactsView): readonly Line[] {
  if (standing.kind === 'skipped') {
    const words = `by ${sanitise(standing.by)} until evidence of a new kind comes`;
    return labelledWords('set aside', words, view, 'warn');
  }
  if (standing.kind === 'snoozed' && standing.until > view.now) {
    const words = `by ${sanitise(standing.by)} until ${clockTime(standing.until, view.zone)}`;
    return labelledWords('set aside', words, view, 'warn');
  }
  return [];
}

function endpointLines({ endpoint, host }: Machine, view: FactsView): readonly Line[] {
  if (host === '') return [];
  if (endpoint.kind === 'unread') return [labelled('endpoint', [span('not looked up yet', 'text.muted')])];
  if (endpoint.kind === 'none') {
    const deleted = endpoint.deleted.length === 0 ? '' : ` (${endpoint.deleted.length} deleted)`;
    return labelledWords('endpoint', `no endpoint bears this name${deleted}`, view, 'warn');
  }
  if (endpoint.kind === 'several') {
    return [
      ...labelledWords(
        'endpoint',
        `${endpoint.candidates.length} endpoints bear this name; none is isolated blindly`,
        view,
        'warn',
      ),
      ...endpoint.candidates.flatMap((reading) =>
        flow('', [...assetParts(reading.endpoint), [span(`id ${sanitise(reading.endpoint.id)}`, 'text.muted')]], view),
      ),
    ];
  }
  const { endpoint: asset, readAt, vendorState } = endpoint.reading;
  const contact = asset.lastContact === null ? 'not told' : `${relativeTime(asset.lastContact, view.now)} ago`;
  const more = [
    `last contact ${contact}`,
    `read ${relativeTime(readAt, view.now)} ago`,
    asset.user === null ? '' : `user ${asset.user}`,
    `id ${asset.id}`,
    asset.label === undefined ? '' : `label ${asset.label}`,
    asset.groups.length === 0 ? '' : `group ${asset.groups.map(({ name }) => name).join(', ')}`,
    asset.organisationalUnit ?? '',
    asset.agent === null ? '' : `agent ${asset.agent}`,
  ];
  return [
    ...flow('endpoint', assetParts(asset), view),
    ...flow(
      '',
      more.map((text) => [span(sanitiseWithin(text, view.width), 'text.muted')]),
      view,
    ),
    ...labelledWords('vendor says', `"${sanitiseWithin(vendorState, 400)}"`, view),
    ...asset.warnings.flatMap((warning) => labelledWords('warning', sanitise(warning), view, 'warn')),
  ];
}

function assetParts(asset: Endpoint): readonly Line[] {
  const name = asset.domain ? `${asset.name}.${asset.domain}` : asset.name;
  const isServer = asset.kind === 'server' || asset.kind === 'domain-controller';
  return [
    [span(sanitiseWithin(name, 80), 'text.strong')],
    ...[asset.type, asset.os, asset.ip].map((text) => [span(sanitiseWithin(text ?? '', 60))]),
    [span(isServer ? 'protected from automation' : '', 'warn')],
  ];
}

function listLines(label: string, values: readonly string[], view: FactsView): readonly Line[] {
  if (values.length === 0) return [];
  const room = Math.max(10, view.width - LABEL);
  const { mostLines = Number.POSITIVE_INFINITY } = view;
  // Names shorter than three cells are rare: no more than this can fit.
  let shown = Math.min(values.length, mostLines * Math.ceil(room / 3));
  let lines: readonly string[];
  do {
    const more = values.length - shown;
    const names = values.slice(0, shown).map((value) => sanitiseWithin(value, 80));
    lines = wrapLines(names.join(', ') + (more > 0 ? ` and ${more} more` : ''), room);
    shown -= 1;
  } while (lines.length > mostLines && shown > 0);
  return lines.map((line, index) => labelled(index === 0 ? label : '', [span(line)]));
}
