/** What a person should do next, in whole sentences: the seed's five cases re-worded, and the rest. */
import type { Outcome, ReleaseOutcome } from '../model/outcome.ts';
import { countWords } from '../model/span-words.ts';
import { alertsFound, isSuccessful, type MachineFacts, type ReportFacts, selectedOf } from './facts.ts';

/** More alerts than this in one run call for a narrower filter (the seed's figure). */
const MANY_ALERTS = 10;
/** Names told in one sentence. */
const NAMED = 5;

type Advice = (facts: ReportFacts) => string | null;

function namesOf(machines: readonly MachineFacts[]): string {
  const names = machines.slice(0, NAMED).map(({ host }) => (host === '' ? 'no host' : host));
  const more = machines.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

function of({ machines }: ReportFacts, outcome: Outcome | ReleaseOutcome): readonly MachineFacts[] {
  return machines.filter((machine) => machine.outcome === outcome);
}

/** Automation would hold it, whatever this run is told: only a person can confirm it. */
function isProtected({ verdicts = [] }: MachineFacts): boolean {
  return verdicts.some(({ guard, result }) => guard === 'protected' && result === 'hold');
}

/** A sentence about all machines of one outcome, if there are any. */
function about(
  outcome: Outcome | ReleaseOutcome,
  words: (count: string, names: string, facts: ReportFacts) => string,
): Advice {
  return (facts) => {
    const found = of(facts, outcome);
    return found.length === 0 ? null : words(countWords(found.length, 'machine'), namesOf(found), facts);
  };
}

const ADVICE: readonly Advice[] = [
  ({ overdue = [] }) => {
    if (overdue.length === 0) return null;
    const named = `${overdue.slice(0, NAMED).join(', ')}${overdue.length > NAMED ? ` and ${overdue.length - NAMED} more` : ''}`;
    return `${countWords(overdue.length, 'isolation')} ${overdue.length === 1 ? 'is' : 'are'} overdue for review: ${named}. Release them, or say until when they stay (cordon history --open).`;
  },
  ({ counts, errors, machines }) =>
    counts.returned === 0 && machines.length === 0 && errors.length === 0
      ? 'No alert matched. If that is a surprise, widen the window or loosen the filter.'
      : null,
  ({ errors }) =>
    errors.length > 0
      ? `${countWords(errors.length, 'error')} occurred: the log of this run has the words; "cordon doctor" tries keys, gateway and clock.`
      : null,
  ({ complete, counts, errors }) =>
    complete || (errors.length > 0 && counts.returned === 0)
      ? null
      : 'The search is not whole: a part of the window was cut or could not be had. Search it again in a shorter window.',
  (facts) => {
    const selected = selectedOf(facts);
    if (selected.length === 0 || isSuccessful(selected)) return null;
    return 'Not every chosen machine is proven isolated: check whether the key may write, the connection, and each outcome above.';
  },
  (facts) => {
    const selected = selectedOf(facts).length;
    const found = facts.machines.filter(({ host }) => host !== '').length;
    if (selected === 0 || selected === found) return null;
    return `${selected} of ${countWords(found, 'machine')} ${selected === 1 ? 'was' : 'were'} chosen for isolation: look over those that were not.`;
  },
  (facts) => {
    const found = of(facts, 'proposed').filter((machine) => !isProtected(machine));
    if (found.length === 0) return null;
    return `${countWords(found.length, 'machine')} waiting for a person: ${namesOf(found)}. Confirm in the console, with "cordon isolate", or run with --auto.`;
  },
  (facts) => {
    const found = of(facts, 'proposed').filter(isProtected);
    if (found.length === 0) return null;
    return `${countWords(found.length, 'protected machine')} that only a person can confirm: ${namesOf(found)}. Look at ${found.length === 1 ? 'it' : 'each'} in the console; --auto holds ${found.length === 1 ? 'it' : 'them'}.`;
  },
  about(
    'held',
    (count, names) =>
      `${count} held by a guard: ${names}. The reason stands with each; "e" in the console names the smallest change that would free it.`,
  ),
  about(
    'ambiguous',
    (count, names) =>
      `${count} with a name that several endpoints bear: ${names}. Compare the candidates and isolate the right one by its id.`,
  ),
  about(
    'not_found',
    (count, names) =>
      `${count} unknown to the vendor: ${names}. Check the name, the region of the gateway, and whether the agent is installed.`,
  ),
  about(
    'pending',
    (count, names) =>
      `${count} still to take the order, probably offline: ${names}. The next run reads on; the order lapses by itself.`,
  ),
  about(
    'unknown',
    (count, names) =>
      `${count} with an answer that was lost: ${names}. Do not send again: "cordon status" reads the vendor's record.`,
  ),
  about(
    'failed',
    (count, names) =>
      `${count} where the order failed: ${names}. The reason stands with each; act at the vendor's console if it is urgent.`,
  ),
  about('dry_run', (count, names) => `Dry run: ${count} would be isolated: ${names}. Run without --dry-run to act.`),
  ({ counts }) =>
    counts.setAside > 0
      ? `${countWords(counts.setAside, 'record')} could not be read and ${counts.setAside === 1 ? 'was' : 'were'} set aside with the reason; the evidence keeps ${counts.setAside === 1 ? 'it' : 'them'} as received.`
      : null,
  ({ machines }) =>
    machines.some(({ host, machine }) => host === '' && machine?.endpointId == null)
      ? 'Some records name no host and stand under "no host": open them to find the machine.'
      : null,
  // Of a machine that is to be judged now nothing in here helps: it comes last.
  (facts) =>
    alertsFound(facts) > MANY_ALERTS
      ? `${alertsFound(facts)} alerts matched. A narrower filter makes each of them easier to judge.`
      : null,
];

export function recommend(facts: ReportFacts): readonly string[] {
  return ADVICE.flatMap((advice) => advice(facts) ?? []);
}
