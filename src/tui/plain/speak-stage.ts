/** What is told of each stage: the plain counterpart of `App`. */
import { wordsOf } from '../../engine/errors.ts';
import type { Stage } from '../app.tsx';
import type { SetupServices } from '../services.ts';
import { INTERRUPTED, REFUSED } from '../state/control/program.ts';
import { openPlain } from './plain-console.ts';
import { openPlainSetup } from './plain-setup.ts';
import { openPlainWords } from './plain-words.ts';
import type { Keys, Spoken } from './spoken.ts';

export type Speaking = {
  readonly keys: Keys;
  readonly write: (text: string) => void;
  /** Cells a line may have. */
  readonly width: () => number;
  readonly onSetup: (services: SetupServices) => void;
  readonly onSetupDone: () => void;
  readonly onDemo: (connector: string) => void;
  readonly onLeave: (exitCode: number) => void;
  readonly onStop: () => void;
};

export function speakStage(stage: Stage, speaking: Speaking): Spoken {
  const { keys, write, width, onSetup, onSetupDone, onDemo, onLeave, onStop } = speaking;
  const onInterrupt = () => onLeave(INTERRUPTED);
  switch (stage.kind) {
    case 'console':
      return openPlain(stage.control, keys, write, width);
    case 'setup': {
      const { services } = stage;
      return openPlainSetup({ services, keys, write, onDone: onSetupDone, onDemo, onLeave: () => onLeave(0), onStop });
    }
    case 'waiting':
      return openPlainWords({ lines: [stage.words], keys, write, ways: {}, onInterrupt });
    case 'refused': {
      const { services, problem } = stage;
      const leave = () => onLeave(REFUSED);
      const lines = [wordsOf(problem), services ? 'Enter: the setup again. q: leave.' : 'q: leave.'];
      const ways = { q: leave, esc: leave, ...(services && { enter: () => onSetup(services) }) };
      return openPlainWords({ lines, keys, write, ways, onInterrupt });
    }
  }
}
