import {
  type AlertEntry,
  type AlertFacts,
  type AlertLog,
  type EvidencePlace,
  SEVERITIES,
  type Severity,
} from '../model/alert.ts';
import type { StoredAlert } from '../ports.ts';
import { cutText } from './bounds.ts';
import { LogLabels } from './labels.ts';

// One row of numbers an alert, 40 bytes: time, page offset, techniques and page length, file and index, kind, severity
// and whether it is suppressed.
const WIDTH = 5;
const FIRST_ROOM = 4;
const INDEX_SPAN = 2 ** 32;
const LENGTH_SPAN = 2 ** 32;
const SEVERITY_SPAN = 8;
const KIND_SPAN = 2 * SEVERITY_SPAN;
const SEVERITY_CODES: Readonly<Record<Severity, number>> = {
  critical: 0,
  high: 1,
  medium: 2,
  low: 3,
  info: 4,
  unknown: 5,
};

/** Techniques kept with one alert; all of them are with its machine, and in its record. */
const MOST_TECHNIQUES = 4;
const LONGEST_TECHNIQUE = 80;
/** Sets of techniques that one log tells apart: the number of a set stands above a page's length in 53 bits. */
const MOST_SETS = 2 ** 20;
const NO_TECHNIQUES: readonly string[] = [];

type Told = Pick<AlertFacts, 'time' | 'severity' | 'event' | 'rule'> & { readonly techniques?: readonly string[] };

/** What all snapshots of one log share. Rows below a snapshot's length never change. */
class Rows {
  numbers: Float64Array;
  used = 0;
  readonly labels: LogLabels;

  constructor(room: number, labels: LogLabels) {
    this.numbers = new Float64Array(Math.max(FIRST_ROOM, room) * WIDTH);
    this.labels = labels;
  }

  copy(length: number): Rows {
    const copy = new Rows(length * 2, this.labels.copy());
    copy.numbers.set(this.numbers.subarray(0, length * WIDTH));
    copy.used = length;
    return copy;
  }

  add({ time, severity, event, rule, techniques }: Told, place: EvidencePlace, suppressed: boolean): void {
    const at = this.used * WIDTH;
    if (at === this.numbers.length) {
      const wider = new Float64Array(at * 2);
      wider.set(this.numbers);
      this.numbers = wider;
    }
    const { numbers, labels } = this;
    numbers[at] = time ?? Number.NaN;
    numbers[at + 1] = place.offset;
    numbers[at + 2] = (techniques?.length ? techniquesNumber(labels, techniques) * LENGTH_SPAN : 0) + place.length;
    numbers[at + 3] = labels.numberOf(place.file, '') * INDEX_SPAN + place.index;
    const flag = suppressed ? SEVERITY_SPAN : 0;
    numbers[at + 4] = labels.numberOf(event, rule) * KIND_SPAN + flag + SEVERITY_CODES[severity];
    this.used += 1;
  }
}

/** 0: none. */
function techniquesNumber(labels: LogLabels, techniques: readonly string[]): number {
  const kept = techniques.length > MOST_TECHNIQUES ? techniques.slice(0, MOST_TECHNIQUES) : techniques;
  const short = kept.some(({ length }) => length > LONGEST_TECHNIQUE)
    ? kept.map((each) => cutText(each, LONGEST_TECHNIQUE))
    : kept;
  const number = labels.numberOf(short.join('\n'), '') + 1;
  return number < MOST_SETS ? number : 0;
}

class RowLog implements AlertLog {
  readonly rows: Rows;
  readonly length: number;

  constructor(rows: Rows, length: number) {
    this.rows = rows;
    this.length = length;
  }

  at(index: number): AlertEntry {
    this.#check(index);
    const { numbers, labels } = this.rows;
    const at = index * WIDTH;
    const time = numbers[at] as number;
    const length = numbers[at + 2] as number;
    const place = numbers[at + 3] as number;
    const code = numbers[at + 4] as number;
    const kind = Math.floor(code / KIND_SPAN);
    const techniques = techniquesIn(labels, Math.floor(length / LENGTH_SPAN));
    return {
      time: Number.isNaN(time) ? null : time,
      severity: SEVERITIES[code % SEVERITY_SPAN] as Severity,
      event: labels.first(kind),
      rule: labels.second(kind),
      place: {
        file: labels.first(Math.floor(place / INDEX_SPAN)),
        offset: numbers[at + 1] as number,
        length: length % LENGTH_SPAN,
        index: place % INDEX_SPAN,
      },
      ...(isSuppressed(code) ? { suppressed: true } : {}),
      ...(techniques.length > 0 ? { techniques } : {}),
    };
  }

  kindAt(index: number): number {
    this.#check(index);
    return this.rows.numbers[index * WIDTH + 4] as number;
  }

  timeAt(index: number): number {
    this.#check(index);
    return this.rows.numbers[index * WIDTH] as number;
  }

  severityAt(index: number): Severity {
    this.#check(index);
    return SEVERITIES[(this.rows.numbers[index * WIDTH + 4] as number) % SEVERITY_SPAN] as Severity;
  }

  suppressedAt(index: number): boolean {
    this.#check(index);
    return isSuppressed(this.rows.numbers[index * WIDTH + 4] as number);
  }

  #check(index: number): void {
    if (!(index >= 0 && index < this.length)) {
      throw new RangeError(`Alert ${index} of ${this.length} does not exist.`);
    }
  }
}

function techniquesIn(labels: LogLabels, number: number): readonly string[] {
  return number === 0 ? NO_TECHNIQUES : labels.first(number - 1).split('\n');
}

function addEntry(rows: Rows, entry: AlertEntry): void {
  rows.add(entry, entry.place, entry.suppressed === true);
}

function isSuppressed(code: number): boolean {
  return code % KIND_SPAN >= SEVERITY_SPAN;
}

/** Rows that end where the log ends and may be written to. */
function openRows(log: AlertLog): Rows {
  if (!(log instanceof RowLog)) return rowsOf(log);
  // Somebody else has written behind this snapshot: those rows are his, so go on in a copy.
  return log.rows.used === log.length ? log.rows : log.rows.copy(log.length);
}

function rowsOf(log: AlertLog): Rows {
  const rows = new Rows(log.length, new LogLabels());
  for (let index = 0; index < log.length; index += 1) addEntry(rows, log.at(index));
  return rows;
}

/** A log without alerts. Never written to: whatever is appended to it goes into rows of its own. */
export const emptyAlertLog: AlertLog = Object.freeze({
  length: 0,
  at: noSuchAlert,
  timeAt: noSuchAlert,
  severityAt: noSuchAlert,
  kindAt: noSuchAlert,
  suppressedAt: noSuchAlert,
});

function noSuchAlert(index: number): never {
  throw new RangeError(`Alert ${index} of 0 does not exist.`);
}

/** The log with more alerts behind it; `log` itself stays as it was. */
export function appendAlerts(log: AlertLog, entries: readonly AlertEntry[]): AlertLog {
  if (entries.length === 0) return log;
  const rows = openRows(log);
  for (const entry of entries) addEntry(rows, entry);
  return new RowLog(rows, rows.used);
}

/** `appendAlerts` for one alert as stored, without an entry for it. */
export function appendStored(log: AlertLog, { facts, place }: StoredAlert, suppressed = false): AlertLog {
  const rows = openRows(log);
  rows.add(facts, place, suppressed);
  return new RowLog(rows, rows.used);
}
