/** The setup on a windowless terminal, driven by keys; the services behind it are the test's. */
import { useWindowSize } from 'ink';
import { type SavedSetup, SetupScreen } from '../../src/tui/screens/setup/setup-screen.tsx';
import type { SetupServices } from '../../src/tui/services.ts';
import { THEMES } from '../../src/tui/theme/themes.ts';
import { openOnScreen } from './on-screen.tsx';

/** How the setup ended: what it saved, and how often it asked to leave. */
export type SetupEnd = { done: SavedSetup | null; demo: string | null; left: number };

export async function openSetupOn(services: SetupServices, size = { columns: 80, rows: 24 }) {
  const ended: SetupEnd = { done: null, demo: null, left: 0 };
  function Sized() {
    return (
      <SetupScreen
        services={services}
        onDone={(saved) => {
          ended.done = saved;
        }}
        onDemo={(connector) => {
          ended.demo = connector;
        }}
        onLeave={() => {
          ended.left += 1;
        }}
        size={useWindowSize()}
        theme={THEMES.mono}
      />
    );
  }
  const app = await openOnScreen(<Sized />, { ...size, alternateScreen: true });
  /** Types a pair of keys as a person does, the secret pasted, and waits for its login. */
  const typeKey = async ({ id, secret }: { readonly id: string; readonly secret: string }) => {
    await app.type(id);
    await app.press('enter');
    await app.paste(secret);
    await app.press('enter');
    await app.until('Logged in (');
  };
  return { app, ended, typeKey };
}
