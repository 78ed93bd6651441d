/** The daily digest: what the last day brought, and which machines are still cut off. Reads the ledger only. */
import { type Core, now } from '../core.ts';
import { byForgotten, type HistoryEntry, isOverdue } from '../model/history.ts';
import { actorWords, type Order } from '../model/isolation.ts';
import type { Notice, NoticeSection } from '../model/notice.ts';
import { countWords, spanWords } from '../model/span-words.ts';
import { HELD } from './of-hold.ts';

const DAY_MS = 86_400_000;
const MOST_LINES = 20;

/** The local day whose digest is due; null: its time has not come yet. `at`: minutes after midnight. Pure. */
export function digestDay(time: number, at: number): string | null {
  const date = new Date(time);
  if (date.getHours() * 60 + date.getMinutes() < at) return null;
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Throws ServiceError `ledger`. */
export async function noticeOfDay(core: Core, day: string): Promise<Notice> {
  const { ledger } = core.ports;
  const at = now(core);
  const since = at - DAY_MS;
  const [lately, open, decisions] = [
    await ledger.orders({ since }),
    (await ledger.history({ open: true })).toSorted(byForgotten(at)),
    await ledger.decisions({ since }),
  ];
  const latest = new Map(decisions.toReversed().map((decision) => [decision.machine, decision]));
  const held = [...latest.values()].filter(({ outcome }) => (HELD as readonly string[]).includes(outcome));
  const of = (kind: Order['kind'], ...steps: Order['step'][]) =>
    lately.filter((order) => order.kind === kind && steps.includes(order.step)).map(orderLine);
  const overdue = open.filter((entry) => isOverdue(entry, at)).length;
  const sections = [
    section('Isolated and verified', of('isolate', 'verified')),
    section('Released and verified', of('release', 'verified')),
    section('Let back in elsewhere', of('isolate', 'drifted')),
    section('Ended without effect', [
      ...of('isolate', 'refused', 'failed', 'expired'),
      ...of('release', 'refused', 'failed', 'expired'),
    ]),
    section('Still without proof', lately.filter(({ endedAt }) => endedAt === null).map(orderLine)),
    section(
      'Held for a person',
      held.map(({ host, reason }) => `${host}: ${reason}`),
    ),
    section(
      'Isolated now, forgotten ones first',
      open.map((entry) => openLine(entry, at)),
    ),
  ].filter(({ lines }) => lines.length > 0);
  const isolated = lately.filter(({ kind, step }) => kind === 'isolate' && step === 'verified').length;
  return {
    key: `digest:${day}`,
    trigger: 'digest',
    at,
    run: core.run.id,
    happened: `${isolated} isolated in 24 h, ${open.length} isolated now${overdue > 0 ? `, ${overdue} overdue` : ''}`,
    words:
      sections.length === 0
        ? 'A quiet day: nothing was ordered or held, and no machine is isolated.'
        : `Of the 24 hours before ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    next: overdue > 0 ? `${countWords(overdue, 'review')} due: cordon history --open` : null,
    machine: null,
    subject: `Daily digest ${day}`,
    order: null,
    evidence: null,
    sections,
    gist: null,
  };
}

function section(title: string, lines: readonly string[]): NoticeSection {
  const more = lines.length > MOST_LINES ? [`… and ${lines.length - MOST_LINES} more`] : [];
  return { title: `${title} (${lines.length})`, lines: [...lines.slice(0, MOST_LINES), ...more] };
}

function orderLine({ host, actor, comment, step, words }: Order): string {
  const why = step === 'verified' ? comment : words;
  return `${host}, by ${actorWords(actor)}${why ? `: ${why}` : ''}`;
}

function openLine(entry: HistoryEntry, at: number): string {
  const { order, lease } = entry;
  const since = spanWords(at - (order.verifiedAt ?? order.createdAt));
  const due = isOverdue(entry, at) ? `, review overdue for ${spanWords(at - (lease?.reviewAt ?? at))}` : '';
  return `${order.host}, for ${since}${due}${lease ? ` (owner ${lease.owner})` : ''}`;
}
