/** What the command line's verbs do. */
import { wordsOf } from '../../../engine/errors.ts';
import type { Mode } from '../../../engine/settings.ts';
import { durationWords, readDuration } from '../../screens/command/duration.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { problemIn } from '../machine-filter.ts';
import { askToAbort, askToLeave, setHalt } from './choices.ts';
import { configure } from './configure.ts';
import type { Control } from './control.ts';
import { exportCommand } from './export.ts';
import { setFilter } from './filter.ts';
import { showGroups } from './groups.ts';
import { reviewAtHand, showHistory } from './history.ts';
import { lookUpReputation } from './look-up.ts';
import { setMouse } from './mouse.ts';
import { openCommandLine } from './open-prompt.ts';
import { ask } from './orders.ts';
import { refresh, setPause, showActivity } from './program.ts';
import { askForAutomatic, showReplay } from './replay.ts';
import { suppress, unsuppress } from './suppress.ts';
import { chooseTheme } from './theme.ts';

export function carryOutCommand(control: Control, verb: string, argument: string): void {
  VERB_ACTIONS[verb]?.(control, argument);
}

type Act = (control: Control, argument: string) => void;

const VERB_ACTIONS: Readonly<Record<string, Act>> = {
  quit: (control) => askToLeave(control),
  filter: setFilter,
  window: setWindow,
  mode: (control, argument) => {
    if (argument === '') control.say('info', `The mode is ${control.store.get().engine.settings.mode}.`);
    else if (argument.toLowerCase() === 'automatic') askForAutomatic(control);
    else configure(control, { mode: argument.toLowerCase() as Mode }, `The mode is ${argument.toLowerCase()}.`);
  },
  isolate: (control, argument) => ask(control, 'isolate', [{ host: argument }], sanitiseWithin(argument, 40)),
  release: (control, argument) => ask(control, 'release', [{ host: argument }], sanitiseWithin(argument, 40)),
  status: readStatus,
  abort: askToAbort,
  narrow: setNarrowing,
  group: showGroups,
  aside: ({ store }, argument) => {
    const { showAside } = store.get().view;
    store.act({ type: 'aside', show: argument === '' ? !showAside : argument === 'show' });
  },
  halt: (control, argument) => setHalt(control, argument.toLowerCase() !== 'off'),
  pause: (control, argument) => setPause(control, argument.toLowerCase() !== 'off'),
  time: ({ store }, argument) => {
    const { zone } = store.get().view;
    const wanted = argument === '' ? (zone === 'utc' ? 'local' : 'utc') : argument.toLowerCase();
    store.act({ type: 'zone', zone: wanted === 'utc' ? 'utc' : 'local' });
  },
  theme: chooseTheme,
  mouse: setMouse,
  refresh,
  activity: showActivity,
  replay: showReplay,
  suppress,
  unsuppress,
  export: exportCommand,
  lookup: lookUpReputation,
  history: showHistory,
  review: reviewAtHand,
  setup: (control) => {
    if (control.program.setup) control.program.setup();
    else control.say('warn', 'There is nothing to set up here: this console runs on the built-in gateway.');
  },
  help: ({ store }) => store.act({ type: 'help', first: 0 }),
};

function setNarrowing(control: Control, argument: string): void {
  const problem = problemIn(argument);
  if (problem === null) control.store.act({ type: 'narrow', text: argument });
  else openCommandLine(control, `narrow ${argument}`, `At ${problem.column + 1}: ${problem.message}`);
}

function setWindow(control: Control, argument: string): void {
  const ms = readDuration(argument);
  if (ms === null) {
    const words =
      argument === ''
        ? ':window needs a duration: 1h, 6h, 12h, 2d, 3w, 1mo.'
        : `"${argument}" is no duration: 1h, 6h, 12h, 2d, 3w, 1mo.`;
    openCommandLine(control, 'window ', words);
    return;
  }
  configure(control, { window: { kind: 'last', ms } }, `Searching the last ${durationWords(ms)}.`);
}

function readStatus(control: Control, argument: string): void {
  const { engine, say } = control;
  say('info', `Reading the state of ${sanitiseWithin(argument, 40)}.`);
  control.run(async () => {
    const answer = await engine.dispatch('status', { targets: [{ host: argument }] });
    if (!answer.ok) {
      say('error', wordsOf(answer.problem));
      return;
    }
    const [machine] = answer.machines;
    if (!machine) say('warn', `${argument} was not found at the vendor.`);
    else if (machine.words !== '') say('warn', `${machine.host}: ${machine.words}`);
    else
      say(
        'info',
        `${machine.host}: ${machine.isolation.replace('_', ' ')}, the vendor says "${machine.vendorState ?? 'nothing'}".`,
      );
  });
}
