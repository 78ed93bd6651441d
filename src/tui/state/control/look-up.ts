/** `L` and `:lookup`: a person asks the reputation service, about what is under the cursor or about what was typed. */
import { isIP } from 'node:net';
import type { Checked } from '../../../engine/enrichment/enrichment.ts';
import { wordsOf } from '../../../engine/errors.ts';
import type { Indicator } from '../../../engine/model/alert.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { indicatorKey } from '../../../engine/model/reputation.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { reputationWords } from '../../components/reputation.ts';
import { indicatorsOf } from '../../screens/machine/indicators.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { truncateMiddle } from '../../text/truncate.ts';
import { shownPane } from '../layout.ts';
import { thresholdsOf } from '../reputation.ts';
import { topScreen } from '../view.ts';
import type { Control } from './control.ts';
import { machineAtHand } from './targets.ts';

/** So many a key press: what a public key may ask in a minute. */
const AT_ONCE = 4;

export function lookUpReputation(control: Control, argument = ''): void {
  const snapshot = control.store.get();
  const { service } = snapshot.engine.enrichment;
  const typed = argument.trim();
  if (service === null) {
    control.say('warn', 'No reputation service is switched on: the setup asks for one (:setup).');
    return;
  }
  const machine = typed === '' ? machineAtHand(snapshot) : null;
  const asked = typed === '' ? atHand(control, machine) : [typedIndicator(typed)];
  if (asked.length === 0) {
    control.say('info', machine ? nothingOpen(control, machine, service) : 'No machine is under the cursor.');
    return;
  }
  control.say('info', `Asking ${service} about ${countWords(asked.length, 'indicator')}.`);
  control.run(async () => {
    const answer = await control.engine.dispatch('check', { indicators: asked });
    if (!answer.ok) control.say('warn', wordsOf(answer.problem));
    else tell(control, answer.checked);
  });
}

/** The indicator under the cursor, else what is not answered of the machine, the most telling first. */
function atHand(control: Control, machine: Machine | null): readonly Indicator[] {
  const { view, engine } = control.store.get();
  if (!machine) return [];
  const all = indicatorsOf(machine);
  if (topScreen(view).kind === 'machine' && shownPane(view) === 'indicators') {
    return all.slice(view.positions.indicators.cursor).slice(0, 1);
  }
  const { reputations } = engine.enrichment;
  return all.filter((indicator) => reputations.get(indicatorKey(indicator)) === null).slice(0, AT_ONCE);
}

function nothingOpen(control: Control, { indicators }: Machine, service: string): string {
  const { reputations } = control.store.get().engine.enrichment;
  const answered = indicators.filter((indicator) => reputations.get(indicatorKey(indicator))).length;
  if (answered === 0) return `None of its indicators may be sent to ${service}.`;
  return `${service} has answered about all of it that may be asked.`;
}

const DIGESTS: Readonly<Record<number, Indicator['kind']>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

function typedIndicator(value: string): Indicator {
  const digest = /^[0-9a-f]+$/i.test(value) ? DIGESTS[value.length] : undefined;
  if (digest) return { kind: digest, value };
  if (isIP(value) !== 0) return { kind: 'ip', value };
  return { kind: value.includes('://') ? 'url' : 'domain', value };
}

/** Characters looked at of a value that somebody else chose. */
const MOST = 256;
const SHOWN = 24;

function tell(control: Control, checked: readonly Checked[]): void {
  const { engine } = control.store.get();
  const answered = checked.filter((each) => each.problem === null);
  const [first] = checked;
  if (answered.length === 0) {
    if (first?.problem) control.say('warn', wordsOf(first.problem));
    return;
  }
  const now = control.time.now();
  const told = answered.flatMap(({ indicator, reputation }) =>
    reputation
      ? [
          `${truncateMiddle(sanitiseWithin(indicator.value, MOST), SHOWN)}: ${reputationWords(reputation, thresholdsOf(engine), now)}`,
        ]
      : [],
  );
  control.say('info', told.join('; '));
}
