/** Which questions the machines of the table raise, and which of them could change most decisions. */
import { setImmediate as breath } from 'node:timers/promises';
import type { Enricher } from '../enricher-port.ts';
import type { Indicator } from '../model/alert.ts';
import type { MachineReputation } from '../model/enrichment.ts';
import type { Machine } from '../model/machine.ts';
import { indicatorKey, type LookUpKind, type Subject, subjectKey } from '../model/reputation.ts';
import { urgencyScore } from '../model/urgency.ts';

export type Question = {
  readonly key: string;
  readonly subject: Subject;
  /** The indicators it stands for, as the alerts spell them. */
  readonly spellings: ReadonlySet<string>;
  /** A person's attention falls with a machine's rank by urgency: its share of each machine that the answer is about. */
  readonly worth: number;
};

/** A file's digest names one thing; an address may have had another tenant yesterday. */
const TELLS: Readonly<Record<LookUpKind, number>> = { file: 1, domain: 0.9, address: 0.8, url: 0.7 };

/** A machine's weaker digests are mostly of files whose stronger one is asked about, and that answer holds for them too. */
const WEAK_DIGEST = 0.3;

/** What was seen first is more often the cause than what came of it. */
const LATER = 0.99;
const MOST_LATER = 30;

/** A machine that is known to be touched by something bad needs no further proof before the others have one. */
const SETTLED = 0.1;

/** So many machines at a stretch, so that keys are answered in between. */
const STRETCH = 500;

type Named = { readonly key: string; readonly subject: Subject; readonly spelling: string; readonly weight: number };
export type Subjects = (indicators: readonly Indicator[]) => readonly Named[];

/** Remembers what was made of each list of indicators: a machine without new ones keeps its list. */
export function subjectsOf(enricher: Enricher): Subjects {
  const remembered = new WeakMap<readonly Indicator[], readonly Named[]>();
  return (indicators) => {
    const known = remembered.get(indicators);
    if (known) return known;
    const sent = indicators.flatMap((indicator) => {
      const subject = enricher.subjectOf(indicator);
      return subject ? [{ key: subjectKey(subject), subject, spelling: indicatorKey(indicator) }] : [];
    });
    const strongest = Math.max(0, ...sent.map(({ subject }) => digestLength(subject)));
    const named = sent.map((each, place) => ({ ...each, weight: weightOf(each.subject, place, strongest) }));
    remembered.set(indicators, named);
    return named;
  };
}

function digestLength({ kind, value }: Subject): number {
  return kind === 'file' ? value.length : 0;
}

function weightOf(subject: Subject, place: number, strongest: number): number {
  const isWeak = subject.kind === 'file' && subject.value.length < strongest;
  return TELLS[subject.kind] * (isWeak ? WEAK_DIGEST : 1) * LATER ** Math.min(place, MOST_LATER);
}

export type SurveyView = {
  readonly now: number;
  readonly knownOf: (machine: Machine) => MachineReputation;
};

type Raised = { readonly subject: Subject; readonly spellings: Set<string>; worth: number };

/** Every question of the table by its key. Names below the domains of the machines themselves are not asked about. */
export async function survey(
  machines: Iterable<Machine>,
  subjects: Subjects,
  { now, knownOf }: SurveyView,
): Promise<ReadonlyMap<string, Question>> {
  const raised = new Map<string, Raised>();
  const own = new Set<string>();
  const ranked = Array.from(machines, (machine) => ({ machine, score: urgencyScore(machine, now) }));
  ranked.sort((a, b) => b.score - a.score);
  for (const [rank, { machine, score }] of ranked.entries()) {
    if (rank % STRETCH === STRETCH - 1) await breath();
    for (const domain of machine.domains) own.add(domain);
    const attention = score === 0 ? 0 : doubtOf(knownOf(machine)) / (rank + 1);
    for (const { key, subject, spelling, weight } of subjects(machine.indicators)) {
      const entry = raised.get(key) ?? { subject, spellings: new Set<string>(), worth: 0 };
      raised.set(key, entry);
      entry.spellings.add(spelling);
      entry.worth += attention * weight;
    }
  }
  const questions = new Map<string, Question>();
  for (const [key, question] of raised) if (!isOwn(question.subject, own)) questions.set(key, { key, ...question });
  return questions;
}

/** The more is known of a machine, the less another answer changes; least where something already speaks against it. */
function doubtOf({ gravest, answered }: MachineReputation): number {
  return gravest?.isAgainst ? SETTLED : 0.5 ** answered;
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
