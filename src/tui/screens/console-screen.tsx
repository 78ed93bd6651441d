/** The console: header, the screen on top of the stack, status line, footer; dialogs over it. */
import { Box, Text, useInput, usePaste } from 'ink';
import { useSyncExternalStore } from 'react';
import { Row } from '../components/row.tsx';
import { inFlight } from '../state/control/choices.ts';
import type { Control } from '../state/control/control.ts';
import { paste, pressKey, viewForKeys } from '../state/control/keys.ts';
import { scopeStack, screenScope } from '../state/control/targets.ts';
import { bodyHeight, dialogArea } from '../state/layout.ts';
import type { Snapshot } from '../state/store.ts';
import { type Dialog, type Screen, topScreen } from '../state/view.ts';
import { isTooSmall, tooSmallWords } from '../terminal/size.ts';
import { ActivityScreen } from './activity/activity-screen.tsx';
import { ChoiceDialogView } from './dialogs/choice-dialog.tsx';
import { OrderDialogView } from './dialogs/order-dialog.tsx';
import { SuppressDialogView } from './dialogs/suppress-dialog.tsx';
import { ExplainScreen } from './explain/explain-screen.tsx';
import { footerSpans } from './frame/footer.ts';
import { Header } from './frame/header.tsx';
import { PromptLine } from './frame/prompt-line.tsx';
import { StatusRow } from './frame/status-row.tsx';
import { GroupsScreen } from './groups/groups-screen.tsx';
import { HelpScreen } from './help/help-screen.tsx';
import { DetailsScreen, HistoryScreen } from './history/history-screen.tsx';
import { Lines } from './lines.tsx';
import { MachineScreen } from './machine/machine-screen.tsx';
import { type Placard, placardLines } from './placard.ts';
import { RecordScreen } from './record/record-screen.tsx';
import { TriageScreen } from './triage/triage-screen.tsx';

export function ConsoleScreen({ control }: { readonly control: Control }) {
  const snapshot = useSyncExternalStore(control.store.subscribe, control.store.get);
  useInput((input, key) => pressKey(control, input, key));
  usePaste((text) => paste(control, text));
  const { view, engine } = snapshot;
  const { columns, rows } = view.size;
  if (isTooSmall(view.size)) {
    return (
      <Box width={columns} height={rows} overflowY="hidden">
        <Text>{tooSmallWords(view.size, inFlight(engine).length)}</Text>
      </Box>
    );
  }
  const height = bodyHeight(view.size);
  const keys = viewForKeys(snapshot);
  return (
    <Box flexDirection="column" width={columns} height={rows} overflowY="hidden">
      <Header engine={engine} options={control.options} zone={view.zone} width={columns} />
      <Box height={height} flexShrink={0} overflowY="hidden">
        {view.help === null ? (
          <Body snapshot={snapshot} screen={topScreen(view)} height={height} />
        ) : (
          <HelpScreen scope={screenScope(snapshot)} first={view.help} width={columns} height={height} />
        )}
      </Box>
      {view.prompt ? (
        <PromptLine prompt={view.prompt} snapshot={snapshot} width={columns} />
      ) : (
        <StatusRow snapshot={snapshot} width={columns} />
      )}
      <Row spans={footerSpans(snapshot, scopeStack(snapshot), keys, columns)} width={columns} />
      {view.dialog ? <DialogView dialog={view.dialog} snapshot={snapshot} /> : null}
    </Box>
  );
}

export function DialogView({ dialog, snapshot }: { readonly dialog: Dialog; readonly snapshot: Snapshot }) {
  const { size } = snapshot.view;
  const area = { columns: size.columns, ...dialogArea(size) };
  if (dialog.kind === 'order') return <OrderDialogView dialog={dialog} snapshot={snapshot} area={area} />;
  if (dialog.kind === 'suppress') return <SuppressDialogView dialog={dialog} snapshot={snapshot} area={area} />;
  return <ChoiceDialogView dialog={dialog} area={area} />;
}

const GONE: Placard = {
  title: 'This machine has no alerts in the window any more.',
  told: ['Nothing was ordered by that: an isolation stays as it is, and in the ledger.'],
  ways: [
    ['Esc', 'back to the machines'],
    ['h', 'the ledger, where it can be released'],
  ],
};

type BodyProps = { readonly snapshot: Snapshot; readonly screen: Screen; readonly height: number };

export function Body({ snapshot, screen, height }: BodyProps) {
  const { columns } = snapshot.view.size;
  if (screen.kind === 'triage') return <TriageScreen snapshot={snapshot} width={columns} height={height} />;
  if (screen.kind === 'groups') return <GroupsScreen snapshot={snapshot} height={height} />;
  if (screen.kind === 'activity') return <ActivityScreen snapshot={snapshot} height={height} />;
  if (screen.kind === 'history') return <HistoryScreen snapshot={snapshot} height={height} />;
  if (screen.kind === 'details') return <DetailsScreen snapshot={snapshot} height={height} />;
  const machine = snapshot.engine.machines.get(screen.machine);
  if (!machine) {
    return <Lines lines={placardLines(GONE, columns)} width={columns} height={height} />;
  }
  if (screen.kind === 'machine') return <MachineScreen snapshot={snapshot} machine={machine} />;
  if (screen.kind === 'explain') return <ExplainScreen view={snapshot.view} height={height} />;
  return <RecordScreen snapshot={snapshot} machine={machine} depth={screen.depth} />;
}
