/** The endpoints that bear one name, side by side, so that a person can tell which is meant. */
import type { EndpointReading } from '../../engine/model/endpoint.ts';
import { moment, table } from '../columns.ts';
import { printable } from '../printable.ts';

const COLUMNS = [
  { title: 'ID' },
  { title: 'NAME' },
  { title: 'LABEL' },
  { title: 'ADDRESS' },
  { title: 'SYSTEM' },
  { title: 'GROUP' },
  { title: 'STATE' },
  { title: 'LAST CONTACT' },
  { title: 'ALSO' },
] as const;

/** Columns that say nothing of any candidate are left out. */
export function candidateLines(host: string, candidates: readonly EndpointReading[]): string[] {
  if (candidates.length === 0) return [];
  const rows = candidates.map(({ endpoint, vendorState }) => [
    printable(endpoint.id),
    printable(endpoint.domain === null ? endpoint.name : `${endpoint.name}.${endpoint.domain}`),
    printable(endpoint.label ?? ''),
    printable(endpoint.ip ?? ''),
    printable(endpoint.os ?? endpoint.type ?? ''),
    endpoint.groups.map(({ path, name }) => printable(path ?? name)).join(', '),
    printable(vendorState),
    endpoint.lastContact === null ? '' : moment(endpoint.lastContact),
    endpoint.warnings.map(printable).join('; '),
  ]);
  const shown = COLUMNS.map((_, at) => at).filter((at) => rows.some((row) => row[at] !== ''));
  const pick = <T>(cells: readonly T[]): T[] => shown.map((at) => cells[at] as T);
  return [
    '',
    `  ${printable(host)} is one of these; name it by its id:`,
    ...table(
      pick(COLUMNS),
      rows.map((row) => pick(row)),
    ),
  ];
}
