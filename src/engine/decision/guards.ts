/** All guards, one function for console, run and watch (safety.md, Guards). */
import { GUARDS, type GuardId, type Verdict } from '../model/decision.ts';
import type { JudgeContext } from './context.ts';
import { evidenceGuard } from './evidence-bar.ts';
import { freshnessGuard, healthGuard } from './health.ts';
import { identityGuard } from './identity.ts';
import { alreadyGuard, coolDownGuard, repeatGuard } from './past.ts';
import { haltGuard, modeGuard } from './permission.ts';
import { protectedGuard, selfGuard } from './protection.ts';
import { blastRadiusGuard, confirmationGuard, rateGuard, stormGuard } from './reach.ts';
import { reputationGuard } from './reputation.ts';
import type { Guard } from './verdict.ts';

const JUDGES: Readonly<Record<GuardId, Guard>> = {
  halt: haltGuard,
  mode: modeGuard,
  health: healthGuard,
  freshness: freshnessGuard,
  identity: identityGuard,
  protected: protectedGuard,
  self: selfGuard,
  already: alreadyGuard,
  evidence: evidenceGuard,
  reputation: reputationGuard,
  'cool-down': coolDownGuard,
  repeat: repeatGuard,
  storm: stormGuard,
  'blast-radius': blastRadiusGuard,
  rate: rateGuard,
  confirmation: confirmationGuard,
};

/**
 * The verdict of every guard on one isolation or release, in their order; that of the reputation only where a service
 * is switched on. A machine is ordered only if none holds.
 */
export function judge(context: JudgeContext): readonly Verdict[] {
  return GUARDS.filter((guard) => guard !== 'reputation' || context.reputation).map((guard) => JUDGES[guard](context));
}

export { firstHold } from './verdict.ts';
