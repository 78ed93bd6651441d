/** `history`: isolations of the ledger, forgotten machines first; `--export` writes the audit chain (cli.md, Commands). */
import { type HistoryEntry, isOverdue } from '../../engine/model/history.ts';
import { actorWords } from '../../engine/model/isolation.ts';
import { SEVERITY_WORDS, worstOf } from '../../engine/model/severity.ts';
import { countWords, spanWords } from '../../engine/model/span-words.ts';
import type { AuditHead } from '../../engine/reporting/report.ts';
import { type Column, counted, moment, table } from '../columns.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { printable } from '../printable.ts';
import type { Failed, Services } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';

const COLUMNS: readonly Column[] = [
  { title: 'MACHINE' },
  { title: 'ORDERED' },
  { title: 'BY' },
  { title: 'STATE' },
  { title: 'REVIEW DUE' },
  { title: 'EVIDENCE' },
  { title: 'WHY' },
];

/** How it stands, in words that never say more than what was proven. */
function stateWords({ order, release, drift, open }: HistoryEntry, now: number): string {
  if (open) return `isolated for ${spanWords(now - (order.verifiedAt ?? order.createdAt))}`;
  if (release?.verifiedAt) return `released ${moment(release.verifiedAt)}`;
  if (drift) return `gone elsewhere, seen ${moment(drift.at)}`;
  return order.step;
}

function evidenceWords({ order: { evidence } }: HistoryEntry): string {
  if (!evidence) return '-';
  const worst = worstOf(evidence.severities);
  return `${countWords(evidence.alerts, 'alert')}${worst ? `, worst ${SEVERITY_WORDS[worst]}` : ''}`;
}

function historyLines(entries: readonly HistoryEntry[], now: number, voice: Voice, asksForSome: boolean): string[] {
  if (entries.length === 0) {
    return [asksForSome ? 'No isolation in the ledger fits.' : 'Nothing was isolated here yet.'];
  }
  const rows = entries.map((entry) => [
    printable(entry.order.host),
    moment(entry.order.createdAt),
    printable(actorWords(entry.order.actor)),
    stateWords(entry, now),
    entry.open && entry.lease ? moment(entry.lease.reviewAt) : '-',
    evidenceWords(entry),
    printable(entry.order.comment),
  ]);
  const open = entries.filter((entry) => entry.open).length;
  const overdue = entries.filter((entry) => isOverdue(entry, now)).length;
  return [
    '',
    ...table(COLUMNS, rows, (cell, column, row) => {
      const entry = entries[row];
      if (!entry) return voice.paint.faint(cell);
      if (column === 4 && isOverdue(entry, now)) return voice.paint.tone('bad', cell);
      return column === 3 && entry.open ? voice.paint.tone('warn', cell) : cell;
    }),
    '',
    `${counted(entries.length, 'isolation')}, ${open} still standing${overdue > 0 ? `, ${overdue} past its review time` : ''}.`,
  ];
}

function time(at: number | null | undefined): string | null {
  return at == null ? null : new Date(at).toISOString();
}

function documentOf(entry: HistoryEntry, now: number) {
  const { order, release, lease, drift, open } = entry;
  const { evidence } = order;
  return {
    hostname: order.host,
    endpoint_id: order.endpointId,
    order_id: order.id,
    run: order.run,
    ordered_by: { kind: order.actor.kind, id: order.actor.id },
    ordered_at: time(order.createdAt),
    comment: order.comment,
    ...(order.place ? { moved_to: order.place.name } : {}),
    evidence: evidence
      ? {
          alerts: evidence.alerts,
          severities: evidence.severities,
          rules: evidence.rules,
          first_seen: time(evidence.firstSeen),
          last_seen: time(evidence.lastSeen),
          ids: evidence.ids,
        }
      : null,
    step: order.step,
    verified_at: time(order.verifiedAt),
    job_id: order.jobId,
    operation_id: order.operationId,
    still_isolated: open,
    isolated_since: open ? time(order.verifiedAt) : null,
    release: release && {
      order_id: release.id,
      run: release.run,
      ordered_by: { kind: release.actor.kind, id: release.actor.id },
      ordered_at: time(release.createdAt),
      comment: release.comment,
      step: release.step,
      verified_at: time(release.verifiedAt),
    },
    released_at: time(release?.verifiedAt),
    lease: lease && {
      owner: lease.owner,
      reason: lease.reason,
      review_at: time(lease.reviewAt),
      overdue: isOverdue(entry, now),
    },
    drift: drift && { at: time(drift.at), vendor_state: drift.vendorState },
  };
}

function failed({ problem }: Failed, voice: Voice): number {
  voice.problem(problem);
  voice.document(problemDocument(problem));
  return exitCodeOf({ problem });
}

function headWords({ count, hash }: AuditHead): string {
  return `${count}:${hash}`;
}

export async function runHistory(
  services: Services,
  voice: Voice,
  { open, host, since, export: file }: Extract<Invocation, { command: 'history' }>,
): Promise<number> {
  if (file !== null) {
    const written = await services.ledger.exportChain(file);
    if (!written.ok) return failed(written, voice);
    const { head } = written;
    voice.say(
      `Wrote ${counted(head.count, 'record')} of the audit chain to ${printable(written.file)}`,
      `Audit   ${headWords(head)}`,
      `Check   cordon verify ${printable(file)} --head ${head.count}:${head.hash.slice(0, 12)}`,
    );
    voice.document({ exported: written.file, records: head.count, audit_head: head });
    return EXIT.done;
  }
  const answer = await services.ledger.history({ open, host, since });
  if (!answer.ok) return failed(answer, voice);
  const now = Date.now();
  voice.say(...historyLines(answer.entries, now, voice, open || host !== null || since !== null));
  const isolations = answer.entries.map((entry) => documentOf(entry, now));
  voice.document({ isolations, audit_head: answer.head });
  voice.list(
    'history',
    isolations.map((one) => ({ ...one, ordered_by: one.ordered_by.id, review_at: one.lease?.review_at ?? null })),
  );
  return EXIT.done;
}
