/** What is on the terminal: the setup, the moment in which the engine opens, or the console. */
import { Box, Text, useApp, useInput } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import { type Problem, wordsOf } from '../engine/errors.ts';
import { LinksContext } from './components/links.ts';
import { matchEntry } from './keys/match.ts';
import { keyName } from './keys/name.ts';
import { ConsoleScreen } from './screens/console-screen.tsx';
import { TimeContext } from './screens/frame/use-now.ts';
import { type SavedSetup, SetupScreen } from './screens/setup/setup-screen.tsx';
import type { SetupServices } from './services.ts';
import type { Control } from './state/control/control.ts';
import { INTERRUPTED, REFUSED } from './state/control/program.ts';
import type { ConsoleTime } from './state/time.ts';
import type { Size } from './terminal/size.ts';
import type { GiveAway } from './terminal/stop.ts';
import { sanitise } from './text/sanitise.ts';
import { ThemeContext } from './theme/context.ts';
import type { ThemeStore } from './theme/theme-store.ts';

export type Stage =
  | { readonly kind: 'setup'; readonly services: SetupServices }
  | { readonly kind: 'waiting'; readonly words: string }
  /** What the setup has saved cannot be opened. */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly services: SetupServices | null }
  | { readonly kind: 'console'; readonly control: Control };

/** What the program shows now, for React to follow. */
export type StageStore = {
  get(): { readonly stage: Stage; readonly size: Size };
  subscribe(listener: () => void): () => void;
};

type Props = {
  readonly stages: StageStore;
  readonly themes: Pick<ThemeStore, 'get' | 'subscribe'>;
  /** Whether text may lead somewhere (OSC 8). */
  readonly links: boolean;
  readonly time: ConsoleTime;
  readonly onSetup: (services: SetupServices) => void;
  readonly onSetupDone: (saved: SavedSetup) => void;
  readonly onDemo: (connector: string) => void;
  readonly onLeave: (exitCode: number) => void;
  readonly onRepaint: () => void;
  readonly onStop: () => void;
  /** Ink's way to give the terminal away, once it is there. */
  readonly onTerminal: (giveAway: GiveAway) => void;
};

export function App({
  stages,
  themes,
  links,
  time,
  onSetup,
  onSetupDone,
  onDemo,
  onLeave,
  onRepaint,
  onStop,
  onTerminal,
}: Props) {
  const { stage, size } = useSyncExternalStore(stages.subscribe, stages.get);
  const theme = useSyncExternalStore(themes.subscribe, themes.get);
  const { suspendTerminal } = useApp();
  useEffect(() => onTerminal(suspendTerminal), [onTerminal, suspendTerminal]);
  // The console answers it as any other key.
  useInput(
    (input, key) => {
      if (matchEntry(keyName(input, key), [])?.command === 'app.stop') onStop();
    },
    { isActive: stage.kind !== 'console' },
  );
  return (
    <ThemeContext value={theme}>
      <TimeContext value={time}>
        {stage.kind === 'console' ? (
          <LinksContext value={links}>
            <ConsoleScreen control={stage.control} />
          </LinksContext>
        ) : null}
        {stage.kind === 'waiting' ? <Waiting words={stage.words} size={size} onLeave={onLeave} /> : null}
        {stage.kind === 'refused' ? <Refused stage={stage} size={size} onSetup={onSetup} onLeave={onLeave} /> : null}
        {stage.kind === 'setup' ? (
          <SetupScreen
            services={stage.services}
            onDone={onSetupDone}
            onDemo={onDemo}
            onLeave={() => onLeave(0)}
            onRepaint={onRepaint}
            size={size}
            theme={theme}
          />
        ) : null}
      </TimeContext>
    </ThemeContext>
  );
}

type WaitingProps = { readonly words: string; readonly size: Size; readonly onLeave: (exitCode: number) => void };

function Waiting({ words, size, onLeave }: WaitingProps) {
  useInput((input, key) => {
    if (key.ctrl && input === 'c') onLeave(INTERRUPTED);
  });
  return (
    <Box width={size.columns} height={size.rows} overflow="hidden" paddingX={2} paddingY={1}>
      <Text>{words}</Text>
    </Box>
  );
}

type RefusedProps = {
  readonly stage: Extract<Stage, { kind: 'refused' }>;
  readonly size: Size;
  readonly onSetup: (services: SetupServices) => void;
  readonly onLeave: (exitCode: number) => void;
};

/** Settings that do not open: why, and the two ways on. */
function Refused({ stage, size, onSetup, onLeave }: RefusedProps) {
  useInput((input, key) => {
    if (key.return && stage.services) onSetup(stage.services);
    else if (input === 'q' || key.escape) onLeave(REFUSED);
    else if (key.ctrl && input === 'c') onLeave(INTERRUPTED);
  });
  const ways = stage.services ? 'Enter: the setup again.  q: leave.' : 'q: leave.';
  return (
    <Box width={size.columns} height={size.rows} overflow="hidden" paddingX={2} paddingY={1} flexDirection="column">
      <Text>{sanitise(wordsOf(stage.problem))}</Text>
      <Text> </Text>
      <Text>{ways}</Text>
    </Box>
  );
}
