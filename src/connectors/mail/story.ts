/** What a mail says, as plain parts that the text and the HTML form both show. Every text in it is harmless. Pure. */
import { actorWords } from '../../engine/model/isolation.ts';
import type { Notice, NoticeEvidence, NoticeMessage, NoticeOrder } from '../../engine/model/notice.ts';
import { countWords } from '../../engine/model/span-words.ts';
import { defang, defangIndicator, harmless } from './harmless.ts';

export type Part =
  | { readonly kind: 'title' | 'heading' | 'line' | 'command'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'list'; readonly title: string; readonly lines: readonly string[] };

export type Story = {
  readonly subject: string;
  readonly parts: readonly Part[];
  /** Below the mail, faint: where this comes from and how it can be checked. */
  readonly footer: readonly string[];
};

const MOST_SUBJECT = 100;
/** Of more machines at once only the list is read. */
const MOST_IN_FULL = 5;
const MOST_IDS = 3;
const MOST_RULES = 8;

export function storyOf(message: NoticeMessage): Story {
  const { notices } = message;
  const subjects = Map.groupBy(notices, (notice) => notice.machine?.key ?? notice.subject ?? notice.key);
  const [first] = subjects.values();
  const footer = footerOf(message);
  if (subjects.size === 1 && first) return { ...storyOfOne(first), footer };
  const title = `${countWords(notices.length, 'event')} on ${countWords(subjects.size, 'machine')}`;
  const overview = [...subjects.values()].map((group) => `${nameOf(group)}: ${defang(group.at(-1)?.happened ?? '')}`);
  const parts: Part[] = [
    { kind: 'title', text: title },
    { kind: 'list', title: 'In short', lines: overview },
  ];
  if (subjects.size <= MOST_IN_FULL) {
    for (const notice of notices) parts.push(...partsOf(notice, `${nameOf([notice])}: ${defang(notice.happened)}`));
  } else {
    parts.push({ kind: 'command', text: 'Each in full: in the console, Activity and History, or: cordon history' });
  }
  return { subject: subjectOf(title), parts, footer };
}

function storyOfOne(notices: readonly Notice[]): Pick<Story, 'subject' | 'parts'> {
  const name = nameOf(notices);
  const latest = notices.at(-1);
  const title = `${name}: ${defang(latest?.happened ?? '')}`;
  const subject = subjectOf(
    `${harmless(notices[0]?.machine?.host ?? notices[0]?.subject ?? '')} ${harmless(latest?.happened ?? '')}`,
  );
  // Of several events the latest comes first: it is how things stand.
  const parts: Part[] = [{ kind: 'title', text: title }];
  for (const notice of notices.toReversed()) {
    if (notice === latest) parts.push(...partsOf(notice, null));
    // What was to be done then has been done, or is to be done no more.
    else parts.push(...partsOf({ ...notice, next: null }, `Before: ${defang(notice.happened)}`));
  }
  return { subject, parts };
}

function subjectOf(text: string): string {
  return harmless(`[Cordon] ${text.replace(/\s+/g, ' ')}`, MOST_SUBJECT);
}

function nameOf([notice]: readonly Notice[]): string {
  const name = notice?.machine ? notice.machine.host || notice.machine.endpointId : notice?.subject;
  return defang(name || 'a machine without a name');
}

/** `heading`: null where the title says it already. */
function partsOf(notice: Notice, heading: string | null): readonly Part[] {
  const { order, evidence, words, next, sections } = notice;
  const rows: (readonly [string, string])[] = notice.trigger === 'digest' ? [] : [['When', moment(notice.at)]];
  // Of a proven order the words are the proof; a digest begins with its own.
  if (words !== '' && order === null && notice.machine !== null) rows.push(['Why', defang(words)]);
  if (order) rows.push(...orderRows(notice, order));
  if (notice.machine?.endpointId) rows.push(['Endpoint', harmless(notice.machine.endpointId)]);
  if (evidence) rows.push(...evidenceRows(evidence));
  const parts: Part[] = heading === null ? [] : [{ kind: 'heading', text: heading }];
  if (words !== '' && notice.machine === null) parts.push({ kind: 'line', text: defang(words) });
  if (rows.length > 0) parts.push({ kind: 'facts', rows });
  if (evidence && evidence.indicators.length > 0) {
    const lines = evidence.indicators.map(({ kind, value }) => `${kind.padEnd(6)}  ${defangIndicator(kind, value)}`);
    parts.push({ kind: 'list', title: 'Indicators (defanged)', lines });
  }
  for (const { title, lines } of sections) parts.push({ kind: 'list', title: defang(title), lines: lines.map(defang) });
  if (next !== null) parts.push({ kind: 'command', text: harmless(next) });
  return parts;
}

function orderRows({ trigger, words }: Notice, order: NoticeOrder): readonly (readonly [string, string])[] {
  const { by, comment, reads, id, jobId, operationId, orderedAt, reviewAt } = order;
  const rows: (readonly [string, string])[] = [];
  const proof = reads.length > 0 ? ` Read ${readsOf(reads)}.` : '';
  const label = trigger === 'verified' ? 'Proof' : trigger === 'lease' ? 'Kept' : 'State';
  if (words !== '' || proof !== '') rows.push([label, defang(words) + proof]);
  rows.push(['Ordered', `${moment(orderedAt)}, by ${defang(actorWords(by))}`]);
  if (comment !== '') rows.push(['Why', defang(comment)]);
  const numbers = [jobId && `job ${jobId}`, operationId && `operation ${operationId}`].filter((each) => each);
  rows.push(['Order', harmless([id, ...numbers].join(', '))]);
  if (reviewAt !== null && trigger === 'verified') rows.push(['Review', `by ${moment(reviewAt)}`]);
  return rows;
}

function evidenceRows({ alerts, severities, rules, firstSeen, lastSeen, ids }: NoticeEvidence) {
  const rows: (readonly [string, string])[] = [];
  const counts = Object.entries(severities).flatMap(([severity, count]) => (count > 0 ? [`${count} ${severity}`] : []));
  const span = firstSeen === null || lastSeen === null ? '' : `, from ${moment(firstSeen)} to ${moment(lastSeen)}`;
  rows.push(['Evidence', `${countWords(alerts, 'alert')} (${counts.join(', ')})${span}`]);
  if (rules.length > 0) rows.push(['Rules', some(rules.map(defang), MOST_RULES)]);
  if (ids.length > 0)
    rows.push([
      'Alerts',
      some(
        ids.map((id) => harmless(id)),
        MOST_IDS,
      ),
    ]);
  return rows;
}

function some(texts: readonly string[], most: number): string {
  const more = texts.length - most;
  return texts.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function footerOf({ notices, audit, id }: NoticeMessage): readonly string[] {
  const triggers = [...new Set(notices.map(({ trigger }) => `notices.on.${trigger}`))].join(', ');
  const runs = [...new Set(notices.map(({ run }) => harmless(run)))].join(', ');
  const test = notices.every(({ trigger }) => trigger === 'test');
  const head = audit && `${audit.count}:${audit.hash.slice(0, 12)}`;
  const why = test
    ? 'A test, asked for by a person'
    : `Sent by Cordon, run ${runs}, because of the setting ${triggers}`;
  return [
    head ? `Audit head; to check: cordon verify --head ${head}` : 'The audit chain could not be read.',
    `${why}. Notice ${harmless(id)}.`,
  ];
}

/** On one day: "at 18:30:16 and 18:30:26 UTC". */
function readsOf(reads: readonly number[]): string {
  const days = new Set(reads.map((time) => moment(time).slice(0, 10)));
  if (days.size > 1) return reads.map(moment).join(' and ');
  return `at ${reads.map((time) => moment(time).slice(11, 19)).join(' and ')} UTC`;
}

/** "2026-11-22 18:30:26 UTC". */
function moment(time: number): string {
  return Math.abs(time) <= 8.64e15
    ? `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
    : 'at a time that cannot be told';
}
