/** Which questions the machines of the table raise, and which of them could change most decisions. */
import { setImmediate as breath } from 'node:timers/promises';
import type { Enricher } from '../enricher-port.ts';
import type { Indicator } from '../model/alert.ts';
import type { Machine } from '../model/machine.ts';
import { indicatorKey, type LookUpKind, type Subject, subjectKey } from '../model/reputation.ts';
import { urgencyScore } from '../model/urgency.ts';

export type Question = {
  readonly key: string;
  readonly subject: Subject;
  /** The indicators it stands for, as the alerts spell them. */
  readonly spellings: ReadonlySet<string>;
  /** Urgency of its most urgent machine times the number of machines that wait for a decision. */
  readonly worth: number;
};

/** A file's digest names one thing; an address may have had another tenant yesterday. */
const TELLS: Readonly<Record<LookUpKind, number>> = { file: 1, domain: 0.9, address: 0.8, url: 0.7 };

/** The weaker digests are mostly of a file whose strong one is asked about, and its answer holds for them too. */
const WEAK_DIGEST = 0.3;
const STRONG_DIGEST_LENGTH = 64;

/** A machine that is known to be touched by something bad needs no further proof before the others have one. */
const ANSWERED = 0.1;

/** So many machines at a stretch, so that keys are answered in between. */
const STRETCH = 500;

type Named = { readonly key: string; readonly subject: Subject; readonly spelling: string };
export type Subjects = (indicators: readonly Indicator[]) => readonly Named[];

/** Remembers what was made of each list of indicators: a machine without new ones keeps its list. */
export function subjectsOf(enricher: Enricher): Subjects {
  const remembered = new WeakMap<readonly Indicator[], readonly Named[]>();
  return (indicators) => {
    const known = remembered.get(indicators);
    if (known) return known;
    const named = indicators.flatMap((indicator) => {
      const subject = enricher.subjectOf(indicator);
      return subject ? [{ key: subjectKey(subject), subject, spelling: indicatorKey(indicator) }] : [];
    });
    remembered.set(indicators, named);
    return named;
  };
}

export type SurveyView = {
  readonly now: number;
  /** Something that speaks against the machine is known. */
  readonly isAnswered: (machine: Machine) => boolean;
};

/** Every question of the table by its key. Names below the domains of the machines themselves are not asked about. */
export async function survey(
  machines: Iterable<Machine>,
  subjects: Subjects,
  { now, isAnswered }: SurveyView,
): Promise<ReadonlyMap<string, Question>> {
  const raised = new Map<string, { subject: Subject; spellings: Set<string>; urgency: number; machines: number }>();
  const own = new Set<string>();
  let seen = 0;
  for (const machine of machines) {
    seen += 1;
    if (seen % STRETCH === 0) await breath();
    for (const domain of machine.domains) own.add(domain);
    const named = subjects(machine.indicators);
    if (named.length === 0) continue;
    const score = urgencyScore(machine, now);
    const urgency = isAnswered(machine) ? score * ANSWERED : score;
    const counted = new Set<string>();
    for (const { key, subject, spelling } of named) {
      const entry = raised.get(key) ?? { subject, spellings: new Set<string>(), urgency: 0, machines: 0 };
      raised.set(key, entry);
      entry.spellings.add(spelling);
      if (counted.has(key)) continue;
      counted.add(key);
      entry.urgency = Math.max(entry.urgency, urgency);
      entry.machines += 1;
    }
  }
  const questions = new Map<string, Question>();
  for (const [key, { subject, spellings, urgency, machines: many }] of raised) {
    if (isOwn(subject, own)) continue;
    questions.set(key, { key, subject, spellings, worth: urgency * many * tellsOf(subject) });
  }
  return questions;
}

function tellsOf({ kind, value }: Subject): number {
  return kind === 'file' && value.length < STRONG_DIGEST_LENGTH ? WEAK_DIGEST : TELLS[kind];
}

/** A name inside a domain that the organisation's own machines bear would tell of its network. */
function isOwn({ kind, value }: Subject, own: ReadonlySet<string>): boolean {
  if (kind !== 'domain') return false;
  for (let name = value; ; ) {
    if (own.has(name)) return true;
    const dot = name.indexOf('.');
    if (dot < 0) return false;
    name = name.slice(dot + 1);
  }
}

/** The open questions, the most telling first; a total order. */
export function byWorth(questions: Iterable<Question>, isOpen: (question: Question) => boolean): readonly Question[] {
  return [...questions].filter(isOpen).sort((a, b) => b.worth - a.worth || (a.key < b.key ? -1 : 1));
}
