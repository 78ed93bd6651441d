/** `:export md|json|html [run] [FILE]`: the machine under the cursor, those that are marked, or this run, as a file. */
import { wordsOf } from '../../../engine/errors.ts';
import type { ExportDocument } from '../../../exports/document.ts';
import { EXPORT_FORMS, type ExportForm, exportName, exportText } from '../../../exports/export.ts';
import { machinesDocument } from '../../../exports/from-machine.ts';
import { runDocument } from '../../../exports/from-report.ts';
import { fileAddress } from '../../terminal/link.ts';
import { sanitise } from '../../text/sanitise.ts';
import { truncateMiddle } from '../../text/truncate.ts';
import type { Control } from './control.ts';
import { exportFacts } from './copy.ts';
import { openCommandLine } from './open-prompt.ts';
import { targets } from './targets.ts';

const RUN = 'run';
/** Cells: of a path at least, and what stands around a toast. */
const LEAST_PATH = 24;
const TOAST_MARGIN = 4;

export function exportCommand(control: Control, argument: string): void {
  const [given = '', second = ''] = argument.split(/\s+/u);
  const form = EXPORT_FORMS.find((each) => each === given.toLowerCase());
  if (!form) {
    const words = given === '' ? ':export needs md, json or html.' : `"${given}" is none of md, json and html.`;
    openCommandLine(control, given === '' ? 'export ' : `export ${argument}`, words);
    return;
  }
  const ofRun = second.toLowerCase() === RUN;
  const rest = argument.slice(given.length).trim();
  const file = (ofRun ? rest.slice(RUN.length).trim() : rest) || null;
  control.run(async () => {
    const found = ofRun ? ofThisRun(control) : await ofMachines(control);
    if (found) write(control, found, form, file);
  });
}

async function ofMachines(control: Control): Promise<ExportDocument | null> {
  const machines = targets(control.store.get());
  if (machines.length === 0) {
    control.say('warn', 'No machine is under the cursor; ":export html run" writes this run.');
    return null;
  }
  return machinesDocument(machines, await exportFacts(control, machines));
}

function ofThisRun(control: Control): ExportDocument | null {
  const { exports } = control.options;
  const report = exports?.lastReport() ?? null;
  if (report === null) {
    control.say('warn', 'This run has no report yet: a search that finds something leaves one.');
    return null;
  }
  return runDocument(report, { at: control.time.now(), version: control.options.version, demo: control.options.demo });
}

function write(control: Control, document: ExportDocument, form: ExportForm, file: string | null): void {
  const { exports } = control.options;
  if (!exports) {
    control.say('warn', 'This console has no place to write files to.');
    return;
  }
  const answer = exports.write({
    named: file,
    suggested: exportName(document, form),
    text: exportText(document, form),
  });
  if (!answer.ok) {
    control.say('error', wordsOf(answer.problem));
    return;
  }
  const path = sanitise(answer.path);
  const head = answer.note === '' ? 'Exported to ' : `Exported, ${answer.note}: `;
  const text = `${head}${path}`;
  const address = fileAddress(answer.path);
  // The name of the file is what one looks for: a narrow line leaves out the middle of the path, Activity nothing.
  const { columns } = control.store.get().view.size;
  const short = truncateMiddle(path, Math.max(LEAST_PATH, columns - head.length - TOAST_MARGIN));
  control.store.act({ type: 'wrote', file: { shown: path, address } });
  if (short !== path) control.store.act({ type: 'wrote', file: { shown: short, address } });
  control.say('good', `${head}${short}`);
  control.run(async () => void (await control.engine.dispatch('note', { level: 'info', machine: null, text })));
}
