/** A run to report on: one machine isolated and verified. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import schema from '../../../src/engine/reporting/execution-report.schema.json' with { type: 'json' };
import type { MachineFacts, ReportFacts } from '../../../src/engine/reporting/facts.ts';
import { aMachine, anOrder, NOW, SECOND, settings } from '../../support/builders.ts';

export function machineFacts(change: Partial<MachineFacts> = {}): MachineFacts {
  const host = change.host ?? 'FIN-LT-07';
  return {
    machine: aMachine({ host }),
    host,
    outcome: 'isolated',
    reason: 'Verified by two reads.',
    order: anOrder({ host, jobId: 'job-7', operationId: 'operation-7' }),
    endpointId: 'ep-fin-lt-07',
    ...change,
  };
}

export function reportFacts(change: Partial<ReportFacts> = {}): ReportFacts {
  return {
    run: 'r-1',
    startedAt: NOW,
    endedAt: NOW + 41 * SECOND,
    settings: settings({ auto: true }),
    filter: 'severity:"High"',
    gateway: 'https://cloudinfra-gw.portal.checkpoint.com',
    connector: 'harmony',
    counts: { returned: 1, grouped: 1, setAside: 0, duplicate: 0 },
    complete: true,
    cycles: 1,
    machines: [machineFacts()],
    errors: [],
    acted: true,
    auditHead: null,
    ...change,
  };
}

const ajv = new Ajv2020({ allErrors: true, strict: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** What in a report does not fit the published schema; '' for nothing. */
export function faultsOf(report: unknown): string {
  return validate(report) ? '' : ajv.errorsText(validate.errors);
}
