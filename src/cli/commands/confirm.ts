/** A person's yes for `isolate` and `release`; friction grows with reach (safety.md, guard 15). */
import { wordsOf } from '../../engine/errors.ts';
import type { Plan, PlanTarget } from '../../engine/model/decision.ts';
import type { Io } from '../io.ts';
import { printable } from '../printable.ts';
import type { Voice } from '../voice.ts';

export type Confirmation =
  | { readonly kind: 'yes'; readonly typed: string | null; readonly comment: string }
  | { readonly kind: 'no' };

/** A machine whose name a person would have to type: --yes does not stand for that. */
export function needsTerminal(plan: Plan, target: PlanTarget): boolean {
  if (target.blockedBy) return target.blockedBy.guard === 'protected';
  return plan.friction.kind === 'type' && plan.friction.what === 'name' && plan.friction.expected === target.host;
}

/** What is about to be done, machine by machine. */
export function planLines(plan: Plan): string[] {
  const verb = plan.kind === 'isolate' ? 'will be cut off' : 'will be let back in';
  const lines = plan.targets.flatMap((target) => {
    const host = printable(target.host);
    if (target.blockedBy) return [`  ${host}: ${printable(target.blockedBy.words)}`];
    const endpoint = target.match.kind === 'one' ? target.match.reading.endpoint : null;
    const facts = [endpoint?.ip, endpoint?.user, endpoint?.os]
      .filter((fact) => fact)
      .map((fact) => printable(fact ?? ''));
    const warnings = target.verdicts.filter((verdict) => verdict.result === 'warn');
    return [
      `  ${host} ${verb}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`,
      ...warnings.map((verdict) => `    ${printable(verdict.words)}`),
      ...wayBackLines(target).map((line) => `    ${printable(line)}`),
    ];
  });
  return [...lines, ...reachLines(plan).map((line) => `  ${printable(line)}`)];
}

/** Where a release brings it back to, and what has changed there. */
function wayBackLines({ back }: PlanTarget): string[] {
  if (!back) return [];
  if (back.problem) return [wordsOf(back.problem)];
  return [`It goes back to ${back.name}.`, ...back.changes];
}

/** What stays reachable, and the way back. */
function reachLines({ kind, reach, place, reaches }: Plan): string[] {
  if (kind === 'release' || reach === 0) return [];
  if (place?.problem) return [wordsOf(place.problem)];
  const it = reach === 1 ? 'it' : 'they';
  const moved = place === null ? '' : `${reach === 1 ? 'It is' : 'They are'} moved to ${place.name}. `;
  return [`${moved}Until released, ${it} will reach ${reaches}. To undo: cordon release.`];
}

/** Asks at the terminal; `given` is the comment of the command line. */
export async function confirmAtTerminal(io: Io, voice: Voice, plan: Plan, given: string | null): Promise<Confirmation> {
  voice.show(...planLines(plan), '');
  const verb = plan.kind === 'isolate' ? 'Isolate' : 'Release';
  const subject =
    plan.reach === 1
      ? printable(plan.targets.find((target) => target.blockedBy === null)?.host ?? '')
      : `${plan.reach} machines`;
  let comment = given ?? plan.comment;
  if (plan.ownComment && given === null) {
    comment = (await io.ask('Why? The reason goes into the order and the record: ')).trim();
    if (comment === '') return { kind: 'no' };
  }
  if (plan.friction.kind === 'yes') {
    const answer = (await io.ask(`${verb} ${subject}? [y/N] `)).trim().toLowerCase();
    return answer === 'y' || answer === 'yes' ? { kind: 'yes', typed: null, comment } : { kind: 'no' };
  }
  const { expected, what } = plan.friction;
  const asked = what === 'count' ? `the number of machines (${expected})` : printable(expected);
  const typed = (await io.ask(`${verb} ${subject}? Type ${asked} to confirm: `)).trim();
  return typed === expected ? { kind: 'yes', typed, comment } : { kind: 'no' };
}
