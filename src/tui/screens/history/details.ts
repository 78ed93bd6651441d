/** All that the ledger tells of one isolation, or of one false positive: lines to scroll. Pure. */

import type { Endpoint } from '../../../engine/model/endpoint.ts';
import type { HistoryEntry } from '../../../engine/model/history.ts';
import { actorWords, LEASE_RULE, type Order } from '../../../engine/model/isolation.ts';
import type { Machine, MachineKey } from '../../../engine/model/machine.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import type { SuppressionView } from '../../../engine/model/suppression.ts';
import { type Span, span, spansWidth } from '../../components/spans.ts';
import { clockTime, type Zone } from '../../text/clock-time.ts';
import { padEnd } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { ladderParts } from '../machine/ladder.ts';
import { severityWords } from '../machine/severity-words.ts';
import { entryStateSpan, reviewSpan } from './entry-words.ts';
import { untilSpan } from './suppression-row.ts';

type Line = readonly Span[];
export type DetailsView = { readonly width: number; readonly now: number; readonly zone: Zone };

const LABEL = 14;
const INDENT = 2;

export function entryDetails(entry: HistoryEntry, view: DetailsView): readonly Line[] {
  const { order, release, lease, drift } = entry;
  const at = (time: number | null) => `${clockTime(time, view.zone)}  ${relativeTime(time, view.now)} ago`;
  return [
    [span('  '), span(sanitiseWithin(order.host, 60), 'text.strong'), span('  '), entryStateSpan(entry, view.now)],
    [],
    ...ladder('isolation', order, view),
    ...told('ordered', at(order.createdAt), view),
    ...told('by', byWords(order), view),
    ...(order.place ? told('moved to', sanitise(order.place.name), view) : []),
    ...told('why', sanitise(order.comment), view),
    ...(order.verifiedAt === null ? [] : told('verified', at(order.verifiedAt), view)),
    ...(order.step === 'verified' || order.words === '' ? [] : told('last word', sanitise(order.words), view, 'warn')),
    ...(release === null
      ? []
      : [
          [],
          ...ladder('release', release, view),
          ...told('by', byWords(release), view),
          ...told('why', sanitise(release.comment), view),
          ...(release.verifiedAt === null ? [] : told('verified', at(release.verifiedAt), view)),
          ...(release.step === 'verified' || release.words === ''
            ? []
            : told('last word', sanitise(release.words), view, 'warn')),
        ]),
    [],
    ...evidenceLines(order, view),
    ...told('endpoint', endpointWords(order.before), view),
    ...told('id', sanitise(order.endpointId), view),
    ...told(
      'order',
      [order.id, order.jobId && `job ${order.jobId}`]
        .filter(Boolean)
        .map((id) => sanitise(String(id)))
        .join(', '),
      view,
    ),
    ...(lease === null
      ? []
      : [
          [],
          ...(entry.open
            ? [labelled('review', reviewSpan(entry, view.now), span(`  ${clockTime(lease.reviewAt, view.zone)}`))]
            : []),
          ...told('owner', `${sanitise(lease.owner)}: ${sanitise(lease.reason)}`, view),
          ...told('set by', `${sanitise(lease.setBy)}, ${at(lease.setAt)}`, view),
        ]),
    ...(drift === null
      ? []
      : [
          [],
          ...told(
            'drift',
            `The vendor’s record says "${sanitise(drift.vendorState)}", though nobody released it here.`,
            view,
            'warn',
          ),
          ...told('seen', at(drift.at), view),
        ]),
  ];
}

export function suppressionDetails(
  entry: SuppressionView,
  machines: ReadonlyMap<MachineKey, Machine>,
  view: DetailsView,
): readonly Line[] {
  const hosts = (keys: readonly MachineKey[]) =>
    keys.map((key) => sanitiseWithin(machines.get(key)?.host ?? key, 40)).join(', ');
  const caused =
    entry.flips.length === 0
      ? 'Nothing: no machine of this window would reach the evidence bar by it.'
      : `${countWords(entry.flips.length, 'machine')} would reach the evidence bar: ${hosts(entry.flips)}`;
  return [
    [span('  '), span(`${entry.kind} `, 'text.muted'), span(sanitiseWithin(entry.value, 200), 'text.strong')],
    [],
    labelled(
      'until',
      untilSpan(entry, view.now),
      span(entry.expiresAt === null ? '' : `  ${clockTime(entry.expiresAt, view.zone)}`, 'text.muted'),
    ),
    ...told('why', sanitise(entry.reason), view),
    ...told('by', `${sanitise(entry.by)}, ${clockTime(entry.at, view.zone)}`, view),
    ...(entry.endedAt === null
      ? []
      : told('ended', `${clockTime(entry.endedAt, view.zone)} by ${sanitise(entry.endedBy ?? '')}`, view)),
    [],
    ...told('suppressed', `${countWords(entry.alerts, 'alert')} of this window`, view),
    ...(entry.machines.length === 0 ? [] : told('on', hosts(entry.machines), view)),
    ...told('without it', caused, view, entry.flips.length === 0 ? undefined : 'warn'),
    [],
    ...(entry.active ? [[span('  :unsuppress ends it now.', 'text.muted')]] : []),
  ];
}

function ladder(label: string, order: Order, { width, now }: DetailsView): readonly Line[] {
  const lines: Line[] = [];
  for (const part of ladderParts(order, now)) {
    if (part.length === 0) continue;
    const last = lines.at(-1);
    const fits = last !== undefined && spansWidth(last) + 2 + spansWidth(part) <= width - INDENT - LABEL;
    if (fits) lines[lines.length - 1] = [...last, span('  '), ...part];
    else lines.push(part);
  }
  return lines.map((line, index) => labelled(index === 0 ? label : '', ...line));
}

function evidenceLines({ evidence }: Order, view: DetailsView): readonly Line[] {
  if (!evidence) return told('evidence', 'none: it was ordered by hand, without alerts', view);
  const seen = `${clockTime(evidence.firstSeen, view.zone)} to ${clockTime(evidence.lastSeen, view.zone)}`;
  const ids = evidence.ids.map((id) => sanitiseWithin(id, 80)).join(', ');
  const more = evidence.alerts - evidence.ids.length;
  return [
    labelled('evidence', ...severityWords(evidence.severities), span(`  ${countWords(evidence.alerts, 'alert')}`)),
    ...told('seen', seen, view),
    ...(evidence.rules.length === 0
      ? []
      : told('rules', evidence.rules.map((rule) => sanitise(rule)).join(', '), view)),
    ...(ids === '' ? [] : told('alert ids', more > 0 ? `${ids} and ${more} more` : ids, view, 'text.muted')),
  ];
}

function endpointWords({ name, domain, type, os, groups }: Endpoint): string {
  const group = groups.map((each) => each.name).join(', ');
  const parts = [domain ? `${name}.${domain}` : name, type, os, group === '' ? null : `group ${group}`];
  return parts.flatMap((part) => (part ? [sanitiseWithin(part, 80)] : [])).join('  ');
}

function labelled(label: string, ...content: Line): Line {
  return [span(' '.repeat(INDENT)), span(padEnd(label, LABEL), 'text.muted'), ...content];
}

/** A label and its words, wrapped. */
function told(label: string, words: string, { width }: DetailsView, token?: Span['token']): readonly Line[] {
  return wrapLines(words, Math.max(16, width - INDENT - LABEL)).map((line, index) =>
    labelled(index === 0 ? label : '', token ? span(line, token) : span(line)),
  );
}

/** A person by name; of automation by whom it was started, and its rules stand with the evidence. */
function byWords({ actor, run }: Order): string {
  const started = actor.kind === 'rule' && actor.id !== LEASE_RULE ? ` started by ${sanitise(actor.id)}` : '';
  return `${sanitise(actorWords(actor))}${started}, run ${sanitise(run)}`;
}
