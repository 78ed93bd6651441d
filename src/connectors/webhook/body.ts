/** A message as the JSON that a webhook receives; its schema is part of the program (webhook.schema.json). Pure. */
import { actorWords } from '../../engine/model/isolation.ts';
import type { Notice, NoticeMessage } from '../../engine/model/notice.ts';

export const WEBHOOK_VERSION = 1;

export function bodyOf({ id, thread, notices, audit, at }: NoticeMessage): unknown {
  return {
    schema_version: WEBHOOK_VERSION,
    id,
    incident: thread,
    sent_at: iso(at),
    audit_head: audit,
    events: notices.map(eventOf),
  };
}

function eventOf(notice: Notice): unknown {
  const { key, trigger, at, run, happened, words, next, machine, subject, order, evidence, sections } = notice;
  return {
    id: key,
    trigger,
    at: iso(at),
    run,
    happened,
    words,
    next,
    subject,
    machine: machine && { hostname: machine.host, endpoint_id: machine.endpointId },
    order: order && {
      id: order.id,
      kind: order.kind,
      by: { kind: order.by.kind, id: order.by.id, words: actorWords(order.by) },
      comment: order.comment,
      job_id: order.jobId,
      operation_id: order.operationId,
      ordered_at: iso(order.orderedAt),
      reads: order.reads.map(iso),
      ended_at: iso(order.endedAt),
      review_at: iso(order.reviewAt),
    },
    evidence: evidence && {
      alerts: evidence.alerts,
      severities: evidence.severities,
      rules: evidence.rules,
      first_seen: iso(evidence.firstSeen),
      last_seen: iso(evidence.lastSeen),
      alert_ids: evidence.ids,
      indicators: evidence.indicators.map(({ kind, value }) => ({ kind, value })),
    },
    sections: sections.map(({ title, lines }) => ({ title, lines })),
  };
}

/** ISO 8601, UTC; null: not known, or beyond what a date can say. */
function iso(time: number | null): string | null {
  return time === null || !(Math.abs(time) <= 8.64e15) ? null : new Date(time).toISOString();
}
