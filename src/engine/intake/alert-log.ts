import { type AlertEntry, type AlertLog, type EvidencePlace, SEVERITIES, type Severity } from '../model/alert.ts';
import { Labels } from './labels.ts';

// One row of numbers an alert, 40 bytes: time, page offset, page length, file and index, kind and severity.
const WIDTH = 5;
const FIRST_ROOM = 4;
const INDEX_SPAN = 2 ** 32;
const SEVERITY_SPAN = 8;

/** What all snapshots of one log share. Rows below a snapshot's length never change. */
class Rows {
  numbers: Float64Array;
  used = 0;
  readonly kinds: Labels;
  readonly files: Labels;

  constructor(room: number, kinds: Labels, files: Labels) {
    this.numbers = new Float64Array(room * WIDTH);
    this.kinds = kinds;
    this.files = files;
  }

  copy(length: number): Rows {
    const copy = new Rows(Math.max(FIRST_ROOM, length * 2), this.kinds.copy(), this.files.copy());
    copy.numbers.set(this.numbers.subarray(0, length * WIDTH));
    copy.used = length;
    return copy;
  }

  add(time: number | null, severity: Severity, event: string, rule: string, place: EvidencePlace): void {
    const at = this.used * WIDTH;
    if (at === this.numbers.length) {
      const wider = new Float64Array(Math.max(FIRST_ROOM * WIDTH, at * 2));
      wider.set(this.numbers);
      this.numbers = wider;
    }
    const numbers = this.numbers;
    numbers[at] = time ?? Number.NaN;
    numbers[at + 1] = place.offset;
    numbers[at + 2] = place.length;
    numbers[at + 3] = this.files.numberOf(place.file, '') * INDEX_SPAN + place.index;
    numbers[at + 4] = this.kinds.numberOf(event, rule) * SEVERITY_SPAN + SEVERITIES.indexOf(severity);
    this.used += 1;
  }
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
    const { numbers, kinds, files } = this.rows;
    const at = index * WIDTH;
    const time = numbers[at] as number;
    const place = numbers[at + 3] as number;
    const kind = numbers[at + 4] as number;
    const [event, rule] = kinds.textsOf(Math.floor(kind / SEVERITY_SPAN));
    return {
      time: Number.isNaN(time) ? null : time,
      severity: SEVERITIES[kind % SEVERITY_SPAN] as Severity,
      event,
      rule,
      place: {
        file: files.textsOf(Math.floor(place / INDEX_SPAN))[0],
        offset: numbers[at + 1] as number,
        length: numbers[at + 2] as number,
        index: place % INDEX_SPAN,
      },
    };
  }

  timeAt(index: number): number {
    this.#check(index);
    return this.rows.numbers[index * WIDTH] as number;
  }

  severityAt(index: number): Severity {
    this.#check(index);
    return SEVERITIES[(this.rows.numbers[index * WIDTH + 4] as number) % SEVERITY_SPAN] as Severity;
  }

  #check(index: number): void {
    if (!(index >= 0 && index < this.length)) {
      throw new RangeError(`Alert ${index} of ${this.length} does not exist.`);
    }
  }
}

/** Adds alerts to a log one by one without building an entry for each; `finish` answers the longer log. */
export class AlertLogWriter {
  readonly #start: AlertLog;
  #rows: Rows;
  #length: number;

  constructor(log: AlertLog) {
    this.#start = log;
    this.#length = log.length;
    this.#rows = log instanceof RowLog ? log.rows : rowsOf(log);
  }

  push(time: number | null, severity: Severity, event: string, rule: string, place: EvidencePlace): void {
    // Somebody else has written behind this snapshot: those rows are his, so go on in a copy.
    if (this.#rows.used !== this.#length) this.#rows = this.#rows.copy(this.#length);
    this.#rows.add(time, severity, event, rule, place);
    this.#length += 1;
  }

  finish(): AlertLog {
    return this.#length === this.#start.length ? this.#start : new RowLog(this.#rows, this.#length);
  }
}

function rowsOf(log: AlertLog): Rows {
  const rows = new Rows(Math.max(FIRST_ROOM, log.length), new Labels(), new Labels());
  for (let index = 0; index < log.length; index += 1) {
    const { time, severity, event, rule, place } = log.at(index);
    rows.add(time, severity, event, rule, place);
  }
  return rows;
}

/** A log without alerts. Never written to: every writer that starts on it goes on in rows of its own. */
export const emptyAlertLog: AlertLog = Object.freeze({
  length: 0,
  at: noSuchAlert,
  timeAt: noSuchAlert,
  severityAt: noSuchAlert,
});

function noSuchAlert(index: number): never {
  throw new RangeError(`Alert ${index} of 0 does not exist.`);
}

/** The log with more alerts behind it; `log` itself stays as it was. */
export function appendAlerts(log: AlertLog, entries: readonly AlertEntry[]): AlertLog {
  const writer = new AlertLogWriter(log);
  for (const { time, severity, event, rule, place } of entries) writer.push(time, severity, event, rule, place);
  return writer.finish();
}
