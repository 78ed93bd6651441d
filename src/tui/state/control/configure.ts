/** New settings of the engine, typed on the command line. */
import { type Problem, wordsOf } from '../../../engine/errors.ts';
import type { EngineSettings } from '../../../engine/settings.ts';
import type { Control } from './control.ts';
import { openCommandLine } from './open-prompt.ts';

/** `again`: the line to go on editing where the service or the engine refuses it. */
export function configure(control: Control, change: Partial<EngineSettings>, done: string, again?: string): void {
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
