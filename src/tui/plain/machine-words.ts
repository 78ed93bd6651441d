/** A machine in one sentence, as it is read out. Pure. */
import { isolationStateOf } from '../../engine/model/isolation-state.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { SEVERITY_WORDS, severitiesIn } from '../../engine/model/severity.ts';
import { countWords } from '../../engine/model/span-words.ts';
import { urgencyOf } from '../../engine/model/urgency.ts';
import { reputationCell } from '../components/reputation.ts';
import { spansText } from '../components/spans.ts';
import { machineReputation, type Reputed } from '../state/reputation.ts';
import { isAside } from '../state/selection.ts';
import { relativeTime } from '../text/relative-time.ts';
import { sanitiseWithin } from '../text/sanitise.ts';
import { STATE_MARKS } from '../theme/marks.ts';

const LONGEST = 60;
const LONGEST_WHY = 200;

export function hostWords({ host }: Pick<Machine, 'host'>): string {
  return host === '' ? 'no host' : sanitiseWithin(host, LONGEST);
}

/** "FIN-LT-07: 3 alerts, 2 Critical, 1 High, open, latest 2 m ago, users m.okafor, why here: ransomware, …". */
export function machineWords(machine: Machine, now: number, engine: Reputed): string {
  const { word } = STATE_MARKS[isolationStateOf(machine).state];
  const reputation = machineReputation(engine, machine, now);
  const gravest = reputation?.gravest ?? null;
  const users = machine.users.slice(0, 2).map((user) => sanitiseWithin(user, LONGEST));
  const parts = [
    `${hostWords(machine)}: ${countWords(machine.alerts.length, 'alert')}`,
    ...severitiesIn(machine.counts).map((severity) => `${machine.counts[severity]} ${SEVERITY_WORDS[severity]}`),
    word === '' ? 'state not read yet' : word,
    ...(isAside(machine, now) ? ['set aside'] : []),
    machine.lastSeen === null ? 'time not known' : `latest ${relativeTime(machine.lastSeen, now)} ago`,
    ...(users.length === 0
      ? []
      : [`users ${users.join(' and ')}${machine.users.length > users.length ? ' and more' : ''}`]),
    ...(gravest === null ? [] : [`reputation ${spansText(reputationCell(reputation, LONGEST)).trim()}`]),
    `why here: ${sanitiseWithin(urgencyOf(machine, now, reputation).reason, LONGEST_WHY)}`,
  ];
  return parts.join(', ');
}
