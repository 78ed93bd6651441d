/** What the command line's verbs do. */
import { type Problem, wordsOf } from '../../../engine/errors.ts';
import type { EngineSettings, Mode } from '../../../engine/settings.ts';
import { durationWords, readDuration } from '../../screens/command/duration.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { problemIn } from '../machine-filter.ts';
import { narrowedFilter, type Translated, vendorFilter } from '../vendor-filter.ts';
import { askToAbort, askToLeave, setHalt } from './choices.ts';
import type { Control } from './control.ts';
import { exportCommand } from './export.ts';
import { showGroups } from './groups.ts';
import { reviewAtHand, showHistory } from './history.ts';
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
  skipped: ({ store }, argument) => {
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
  refresh,
  activity: showActivity,
  replay: showReplay,
  suppress,
  unsuppress,
  export: exportCommand,
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

/** Without an expression: the filter at hand, and only what the narrowing leaves of it, to be looked at before it is sent. */
function setFilter(control: Control, argument: string): void {
  if (argument !== '') {
    const done = argument === '*' ? 'The filter is off.' : 'The filter is set.';
    configure(control, { filter: argument }, done, `filter ${argument}`);
    return;
  }
  const { engine, view } = control.store.get();
  const [source] = engine.sources;
  const current = engine.settings.filter ?? source?.defaultFilter ?? '*';
  if (view.narrowing === '' || !source) {
    openCommandLine(control, `filter ${current}`);
    return;
  }
  const kinds = new Set(engine.sources.map(({ id }) => id.split(':')[0]));
  const translated: Translated =
    kinds.size > 1
      ? { refused: 'Alerts come from several systems, each with names of its own; write the filter yourself.' }
      : vendorFilter(view.narrowing, source, [...engine.machines.values()]);
  if ('refused' in translated) control.say('warn', translated.refused);
  else
    openCommandLine(
      control,
      `filter ${narrowedFilter(current, translated.filter)}`,
      'Enter asks the service so; Esc not.',
    );
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

/** `again`: the line to go on editing where the service or the engine refuses it. */
function configure(control: Control, change: Partial<EngineSettings>, done: string, again?: string): void {
  const { engine, say } = control;
  control.run(async () => {
    const answer = await engine.dispatch('configure', { change });
    if (answer.ok) {
      say('good', done);
      return;
    }
    const { prompt, dialog } = control.store.get().view;
    if (again !== undefined && prompt === null && dialog === null)
      openCommandLine(control, again, refusal(answer.problem));
    else say('error', refusal(answer.problem));
  });
}

function refusal(problem: Problem): string {
  const place = problem.column === undefined ? '' : ` (at character ${problem.column + 1})`;
  return wordsOf({ ...problem, what: `${problem.what.replace(/\.$/u, '')}${place}.` });
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
