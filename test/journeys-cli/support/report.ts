/** The report, held against the schema the project publishes. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ExecutionReport, MachineReport } from '../../../src/engine/reporting/report.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../src/engine/reporting/execution-report.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const fits = ajv.compile<ExecutionReport>(schema);

/** The report in a text; throws with what does not fit. */
export function validReport(text: string): ExecutionReport {
  const value: unknown = JSON.parse(text);
  if (!fits(value)) throw new Error(`The report does not fit its schema: ${ajv.errorsText(fits.errors)}`);
  const { alerts } = value.metrics;
  if (alerts.returned !== alerts.grouped + alerts.set_aside + alerts.duplicate) {
    throw new Error(`The counts do not add up: ${JSON.stringify(alerts)}`);
  }
  return value;
}

export function machineOf(report: ExecutionReport, host: string): MachineReport {
  const found = report.machines_processed.filter(({ hostname }) => hostname.toLowerCase() === host.toLowerCase());
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} machines are named ${host} in the report`);
  return only;
}

export function outcomesOf(report: ExecutionReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of report.machines_processed) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
