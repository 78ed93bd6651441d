/** What a screen or a dialog says, as lines to be read out: the screens' own words, without the drawing around them. */
import { Box, renderToString } from 'ink';
import type { ReactNode } from 'react';
import { Body, DialogView } from '../screens/console-screen.tsx';
import { TimeContext } from '../screens/frame/use-now.ts';
import { HelpScreen } from '../screens/help/help-screen.tsx';
import { screenScope } from '../state/control/targets.ts';
import { bodyHeight } from '../state/layout.ts';
import type { Snapshot } from '../state/store.ts';
import type { ConsoleTime } from '../state/time.ts';
import { type Dialog, topScreen } from '../state/view.ts';
import { ThemeContext } from '../theme/context.ts';
import { CURSOR } from '../theme/marks.ts';
import { THEMES } from '../theme/themes.ts';

/** Rules, frames and their corners, and the bars of histograms. */
const DRAWN = /[\u2500-\u259f]+/g;
/** Alerts over time as bars: nothing that can be read out. */
const SPARKLINE = /[·\u2581-\u2588]{4,}/g;
const STYLE = /\x1b\[[\d;]*m/g;

function linesOf(node: ReactNode, { view }: Snapshot, now: () => number): readonly string[] {
  // Nothing ticks: what is read out is read out once.
  const time: ConsoleTime = { now, after: () => () => {} };
  const element = (
    <ThemeContext value={THEMES.mono}>
      <TimeContext value={time}>{node}</TimeContext>
    </ThemeContext>
  );
  return renderToString(element, { columns: view.size.columns })
    .replace(STYLE, '')
    .split('\n')
    .map((line) => line.replace(SPARKLINE, '').replace(DRAWN, ' ').trimEnd())
    .filter((line) => line.trim() !== '');
}

/** The screen on top, or the help over it. */
export function screenTold(snapshot: Snapshot, now: () => number): readonly string[] {
  const { view } = snapshot;
  const height = bodyHeight(view.size);
  if (view.help === null)
    return linesOf(<Body snapshot={snapshot} screen={topScreen(view)} height={height} />, snapshot, now);
  const { columns } = view.size;
  return linesOf(
    <HelpScreen scope={screenScope(snapshot)} first={view.help} width={columns} height={height} />,
    snapshot,
    now,
  );
}

/** The line under the cursor; null: the screen has none. */
export function cursorLine(lines: readonly string[]): string | null {
  return (
    lines
      .find((line) => line.trimStart().startsWith(CURSOR))
      ?.trim()
      .replace(CURSOR, '')
      .trim() ?? null
  );
}

export function dialogTold(dialog: Dialog, snapshot: Snapshot, now: () => number): readonly string[] {
  const { columns, rows } = snapshot.view.size;
  // Dialogs lie over something: without a screen below them there is no room for them.
  const node = (
    <Box width={columns} height={rows}>
      <DialogView dialog={dialog} snapshot={snapshot} />
    </Box>
  );
  return linesOf(node, snapshot, now).map((line) => line.trim());
}
