/** What is on the terminal: the setup, the moment in which the engine opens, or the console. */
import { Box, Text, useInput } from 'ink';
import { useSyncExternalStore } from 'react';
import { ConsoleScreen } from './screens/console-screen.tsx';
import { TimeContext } from './screens/frame/use-now.ts';
import { type SavedSetup, SetupScreen } from './screens/setup/setup-screen.tsx';
import type { SetupServices } from './services.ts';
import type { Control } from './state/control/control.ts';
import { INTERRUPTED } from './state/control/program.ts';
import type { ConsoleTime } from './state/time.ts';
import { rootRows, type Size } from './terminal/size.ts';
import { ThemeContext } from './theme/context.ts';
import type { Theme } from './theme/tokens.ts';

export type Stage =
  | { readonly kind: 'setup'; readonly services: SetupServices }
  | { readonly kind: 'waiting'; readonly words: string }
  | { readonly kind: 'console'; readonly control: Control };

/** What the program shows now, for React to follow. */
export type StageStore = {
  get(): { readonly stage: Stage; readonly size: Size };
  subscribe(listener: () => void): () => void;
};

type Props = {
  readonly stages: StageStore;
  readonly theme: Theme;
  readonly time: ConsoleTime;
  readonly onSetupDone: (saved: SavedSetup) => void;
  readonly onLeave: (exitCode: number) => void;
  readonly onRepaint: () => void;
};

export function App({ stages, theme, time, onSetupDone, onLeave, onRepaint }: Props) {
  const { stage, size } = useSyncExternalStore(stages.subscribe, stages.get);
  return (
    <ThemeContext value={theme}>
      <TimeContext value={time}>
        {stage.kind === 'console' ? <ConsoleScreen control={stage.control} /> : null}
        {stage.kind === 'waiting' ? <Waiting words={stage.words} size={size} onLeave={onLeave} /> : null}
        {stage.kind === 'setup' ? (
          <SetupScreen
            services={stage.services}
            onDone={onSetupDone}
            onLeave={() => onLeave(0)}
            onRepaint={onRepaint}
            size={{ ...size, rows: rootRows(size.rows) }}
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
    <Box width={size.columns} height={rootRows(size.rows)} overflow="hidden" paddingX={2} paddingY={1}>
      <Text>{words}</Text>
    </Box>
  );
}
