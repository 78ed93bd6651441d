/** The mouse: the wheel moves, a click puts the cursor on a machine. It opens nothing and answers no question. */
import { readMouse } from '../../terminal/mouse.ts';
import { COLUMN_LINES, HEADER_LINES, tableHeight } from '../layout.ts';
import { topScreen } from '../view.ts';
import type { Control } from './control.ts';
import { move } from './movement.ts';

/** Rows a notch of the wheel moves by. */
const NOTCH = 3;

export function followMouse(control: Control, report: string): void {
  const event = readMouse(report);
  const { store } = control;
  const { view } = store.get();
  if (event === null || view.dialog !== null || view.prompt !== null) return;
  store.touched();
  if (event.kind === 'wheel') {
    for (let row = 0; row < NOTCH; row += 1) move(control, event.by === 1 ? 'move.down' : 'move.up');
    return;
  }
  if (topScreen(view).kind !== 'triage' || view.help !== null) return;
  const line = event.row - HEADER_LINES - view.cardLines - COLUMN_LINES;
  const height = tableHeight(view);
  const index = view.table.first + line;
  if (line >= 0 && line < height && index < view.table.keys.length) store.act({ type: 'table.to', index, height });
}

/** `:mouse`. */
export function setMouse({ terminal: { mouse }, program, run, say }: Control, argument: string): void {
  const on = argument === '' ? !mouse.isOn() : argument.toLowerCase() === 'on';
  mouse.set(on);
  say('info', on ? 'The mouse is on; Shift selects text as before.' : 'The mouse is off: the terminal selects text.');
  run(async () => {
    try {
      await program.keep('display.mouse', String(on));
    } catch (thrown) {
      say('warn', `It could not be kept: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  });
}
