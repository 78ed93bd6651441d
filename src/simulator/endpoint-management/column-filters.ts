/** Filters of computers/filtered (contract section 4.4): several are all to be met, several values are alternatives. */
import { type Computer, isolationWords, lastSeen } from '../world/computers.ts';

export type ColumnFilter = {
  readonly columnName: string;
  readonly filterValues: readonly string[];
  readonly filterType: string;
};

type Test = (computer: Computer) => boolean;
type Checked<T> = { readonly ok: T } | { readonly refused: string };

/** Columns this gateway can filter on, with what they compare. */
const COLUMNS: Readonly<Record<string, (computer: Computer, now: number) => readonly unknown[]>> = {
  computerId: (one) => [one.id],
  computerName: (one) => [one.name],
  computerIP: (one) => [one.host.ip],
  computerType: (one) => [one.type],
  computerClientVersion: (one) => [one.host.clientVersion],
  computerDeploymentStatus: (one) => [one.agentInstalled ? 'Completed' : 'Not Installed'],
  computerLastLoggedInUser: (one) => [one.host.user],
  computerGroups: (one) => one.groups.flatMap((group) => [group.id, group.name]),
  computerFreeSearch: (one) => [one.name, one.host.ip, one.host.user],
  domainName: (one) => [one.host.domain],
  osName: (one) => [one.host.os],
  osVersion: (one) => [one.host.osVersion],
  isDeleted: (one) => [one.deleted],
  // The column is named `isolated`, the member of the answer `isolationStatus`.
  isolated: (one) => [isolationWords(one, false)],
  computerLastConnection: (one, now) => [lastSeen(one, now)],
};

const TYPES: Readonly<Record<string, (have: string, wanted: string) => boolean>> = {
  Exact: (have, wanted) => have === wanted,
  Not: (have, wanted) => have !== wanted,
  Contains: (have, wanted) => have.includes(wanted),
  ArrayContains: (have, wanted) => have === wanted,
  StartsWith: (have, wanted) => have.startsWith(wanted),
  EndsWith: (have, wanted) => have.endsWith(wanted),
  // Grater is the service's own spelling.
  Grater: (have, wanted) => Number(have) > Number(wanted),
  Smaller: (have, wanted) => Number(have) < Number(wanted),
  IsNull: (have) => have === '',
  NotNull: (have) => have !== '',
};

const MEMBERS = ['columnName', 'filterValues', 'filterType', 'isJson'];

export function readFilters(value: unknown): Checked<readonly ColumnFilter[]> {
  if (value === undefined) return { ok: [] };
  if (!Array.isArray(value)) return { refused: 'filters must be an array.' };
  const filters: ColumnFilter[] = [];
  for (const item of value) {
    const read = readFilter(item);
    if ('refused' in read) return read;
    filters.push(read.ok);
  }
  return { ok: filters };
}

function readFilter(item: unknown): Checked<ColumnFilter> {
  if (typeof item !== 'object' || item === null) return { refused: 'A filter must be an object.' };
  const { columnName, filterValues, filterType, isJson, ...others } = item as Record<string, unknown>;
  const stranger = Object.keys(others)[0];
  if (stranger !== undefined) return { refused: `A filter has no member "${stranger}", only ${MEMBERS.join(', ')}.` };
  if (isJson !== undefined && typeof isJson !== 'boolean') return { refused: 'isJson must be true or false.' };
  if (typeof columnName !== 'string' || !Object.hasOwn(COLUMNS, columnName)) {
    return { refused: `The simulated service cannot filter on the column "${String(columnName)}".` };
  }
  if (typeof filterType !== 'string' || !Object.hasOwn(TYPES, filterType)) {
    return { refused: `The simulated service has no filter type "${String(filterType)}".` };
  }
  const values = typeof filterValues === 'string' ? [filterValues] : filterValues;
  if (!Array.isArray(values) || !values.every((one) => typeof one === 'string')) {
    return { refused: 'filterValues must be a text or an array of texts.' };
  }
  return { ok: { columnName, filterType, filterValues: values } };
}

/** One test that all filters must pass; names and words compare without regard to case. */
export function compileFilters(filters: readonly ColumnFilter[], now: number): Test {
  const tests = filters.map((filter) => compileOne(filter, now));
  return (computer) => tests.every((test) => test(computer));
}

function compileOne(filter: ColumnFilter, now: number): Test {
  const column = COLUMNS[filter.columnName] ?? (() => []);
  const compare = TYPES[filter.filterType] ?? (() => false);
  const wanted = filter.filterValues.map((value) => value.toLowerCase());
  const have = (computer: Computer) => column(computer, now).map((value) => String(value ?? '').toLowerCase());
  if (filter.filterType === 'Exact') {
    const set = new Set(wanted);
    return (computer) => have(computer).some((value) => set.has(value));
  }
  if (filter.filterType === 'Not') return (computer) => have(computer).every((value) => !wanted.includes(value));
  if (filter.filterType.endsWith('Null')) return (computer) => have(computer).every((value) => compare(value, ''));
  return (computer) => have(computer).some((value) => wanted.some((one) => compare(value, one)));
}
