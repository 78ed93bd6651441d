/** Which machine wants a person first, and why in a short phrase. */
import type { MachineReputation } from './enrichment.ts';
import { lastEvidenceOf } from './evidence.ts';
import type { Machine } from './machine.ts';
import { REPUTATION_WORDS } from './reputation.ts';
import { countAtLeast, SEVERITY_WORDS, severityRank, totalOf, worstOf } from './severity.ts';
import { countWords, spanWords } from './span-words.ts';

export type Urgency = {
  /** Higher is more urgent; 0 where there is nothing to decide. */
  readonly score: number;
  /** What weighs beside the counts and the age: "ransomware, 4 rules"; where nothing does, the worst count: "2 Critical". */
  readonly signs: string;
  /** A short phrase a person sees, e.g. "ransomware, 3 Critical, 2 min ago". */
  readonly reason: string;
};

export type Ranked = { readonly machine: Machine; readonly urgency: Urgency };

/** Words in events, rules and techniques that tell of an attack under way, and how each is named to a person. */
const ATTACK_WORDS: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/ransom|encrypt(s|ing|ion of) files|shadow cop/i, 'ransomware'],
  [/lateral|pass.the.(hash|ticket)|psexec/i, 'lateral movement'],
  [/credential|mimikatz|lsass/i, 'credential theft'],
  [/exfiltrat/i, 'exfiltration'],
  [/command.and.control|\bc2\b|\bc&c\b|\bbot(net)?\b|beacon/i, 'command and control'],
  [/\brootkit|privilege.escalation/i, 'privilege escalation'],
];

const ATTACK = 80;
/** What a reputation service says against it: nearly as much as signs of an attack where it is sure, less where it is not. */
const REPUTED = { bad: 60, 'likely-bad': 30, stale: 15 } as const;
const RECENT = 60;
const RECENT_HALF_LIFE_MS = 60 * 60_000;
const MOST_OF_WORST = 30;
const MOST_OF_SPREAD = 20;
/** From so many rules or users on, the spread is named. */
const WIDE_SPREAD = 3;
/** Set aside by a person, or cut off already: at the end, but among themselves in order. */
const HANDLED = 1 / 1000;

type Lasting = {
  readonly score: number;
  readonly attack: string | null;
  readonly worst: string;
  readonly spread: string | null;
};

/** What does not change with the clock, once for each snapshot of a machine. */
const lasting = new WeakMap<Machine, Lasting>();

function lastingOf(machine: Machine): Lasting {
  const known = lasting.get(machine);
  if (known) return known;
  const worst = worstOf(machine.counts);
  const ofWorst = worst === null ? 0 : machine.counts[worst];
  const attack = attackWordOf(machine);
  const spread = machine.rules.length + machine.events.length + machine.users.length;
  const found: Lasting = {
    score:
      (worst === null ? 0 : severityRank(worst) * 100) +
      Math.min(MOST_OF_WORST, 5 * Math.log2(1 + ofWorst)) +
      Math.min(MOST_OF_SPREAD, 2 * spread) +
      (attack === null || countAtLeast(machine.counts, 'medium') === 0 ? 0 : ATTACK),
    attack,
    worst:
      worst === null
        ? machine.suppressed > 0
          ? `${countWords(machine.suppressed, 'alert')} suppressed`
          : 'no alerts'
        : worst === 'unknown'
          ? countWords(ofWorst, 'alert')
          : `${ofWorst} ${SEVERITY_WORDS[worst]}`,
    spread: spreadWords(machine),
  };
  lasting.set(machine, found);
  return found;
}

/** More than one rule after another, or more than one person, is a sign of its own. */
function spreadWords({ rules, users }: Machine): string | null {
  if (rules.length >= WIDE_SPREAD) return countWords(rules.length, 'rule');
  return users.length >= WIDE_SPREAD ? countWords(users.length, 'user') : null;
}

/** Texts that tell of an attack under way first; else as they are. */
export function tellingFirst(texts: readonly string[]): readonly string[] {
  if (texts.length < 2) return texts;
  const telling = texts.filter((text) => ATTACK_WORDS.some(([pattern]) => pattern.test(text)));
  return telling.length === 0 ? texts : [...new Set([...telling, ...texts])];
}

function attackWordOf(machine: Machine): string | null {
  const texts = [...machine.rules, ...machine.techniques, ...machine.events];
  return ATTACK_WORDS.find(([pattern]) => texts.some((text) => pattern.test(text)))?.[1] ?? null;
}

/**
 * Higher is more urgent; `now`: epoch ms. Severity weighs most, then signs of an attack under way and what a reputation
 * service says against it, then recency, number and spread. No answer of such a service makes a machine less urgent.
 */
export function urgencyScore(machine: Machine, now: number, reputation: MachineReputation | null = null): number {
  const age = ageOf(machine, now);
  const recent = age === null ? 0 : RECENT * 2 ** (-age / RECENT_HALF_LIFE_MS);
  if (totalOf(machine.counts) === 0) return 0;
  return (
    (lastingOf(machine).score + recent + reputedOf(reputation).points) *
    (handledWord(machine, now) === null ? 1 : HANDLED)
  );
}

/** The score, and why, in words. */
export function urgencyOf(machine: Machine, now: number, reputation: MachineReputation | null = null): Urgency {
  const { attack, worst, spread } = lastingOf(machine);
  const age = ageOf(machine, now);
  const handled = handledWord(machine, now);
  const reputed = reputedOf(reputation).words;
  const since = age === null ? 'time unknown' : `${spanWords(age)} ago`;
  return {
    score: urgencyScore(machine, now, reputation),
    signs: phrase(handled, attack, reputed, spread) || worst,
    reason: phrase(handled, attack, reputed, worst, spread, since),
  };
}

function phrase(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(', ');
}

function ageOf(machine: Machine, now: number): number | null {
  const last = lastEvidenceOf(machine);
  return last === null ? null : Math.max(0, now - last);
}

function reputedOf(reputation: MachineReputation | null): { readonly points: number; readonly words: string | null } {
  const gravest = reputation?.gravest;
  if (!gravest?.isAgainst || gravest.word === 'unknown' || gravest.word === 'no-finding') return NOT_REPUTED;
  return { points: REPUTED[gravest.word], words: REPUTED_WORDS[gravest.word] };
}
const REPUTED_WORDS = {
  bad: 'known bad',
  'likely-bad': REPUTATION_WORDS['likely-bad'],
  stale: 'stale finding',
} as const;
const NOT_REPUTED = { points: 0, words: null };

function handledWord(machine: Machine, now: number): string | null {
  const { standing, order, endpoint } = machine;
  if (standing.kind === 'skipped') return 'set aside';
  if (standing.kind === 'snoozed' && standing.until > now) return 'snoozed';
  if (endpoint.kind === 'one' && endpoint.reading.isolation === 'isolated') return 'isolated';
  if (endpoint.kind === 'unread' && order?.kind === 'isolate' && order.step === 'verified') return 'isolated';
  return null;
}

/** A total order, the most urgent first: score, then the latest alert, then the number of alerts, then the key. */
export function byUrgency(a: Ranked, b: Ranked): number {
  return (
    b.urgency.score - a.urgency.score ||
    compare(b.machine.lastSeen ?? Number.NEGATIVE_INFINITY, a.machine.lastSeen ?? Number.NEGATIVE_INFINITY) ||
    b.machine.alerts.length - a.machine.alerts.length ||
    compare(a.machine.key, b.machine.key)
  );
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** All machines with their urgency, the most urgent first. */
export function rankByUrgency(
  machines: Iterable<Machine>,
  now: number,
  reputationOf?: (machine: Machine) => MachineReputation,
): readonly Ranked[] {
  return Array.from(machines, (machine) => ({
    machine,
    urgency: urgencyOf(machine, now, reputationOf?.(machine)),
  })).sort(byUrgency);
}
