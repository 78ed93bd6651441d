/** The log and the report of a run, with the seed's file names (cli.md, Files of a run). */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { format } from 'date-fns/format';
import { type Problem, toProblem } from '../engine/errors.ts';
import type { Clock, Journal, LogLevel } from '../engine/ports.ts';
import { escapeText } from '../engine/reporting/escape-text.ts';
import { FILE_MODE, makeFolder } from './file-mode.ts';
import type { Redactor } from './redact.ts';
import { reportPieces } from './report-text.ts';
import { storageError } from './storage-error.ts';

export type JournalOptions = {
  /** The output folder; made with mode 0700 where it is missing. */
  readonly folder: string;
  readonly clock: Clock;
  /** A watch: one log and one report a day (of local time). */
  readonly daily?: boolean;
  /** Lines below this level are not written. Default: info. */
  readonly level?: LogLevel;
  readonly redactor?: Redactor;
};

export type RunJournal = Journal & {
  /** Path of the log of today. */
  readonly logPath: string;
  /** Why lines are missing in the log; null: none are. */
  readonly problem: Problem | null;
};

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const WORD: Readonly<Record<LogLevel, string>> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' };
/** A record's field may be of any size; a line of the log is not. */
const LONGEST_MESSAGE = 8000;

type Files = { readonly day: string; readonly stamp: string; readonly log: string; readonly fd: number };

/** Makes the log at once: a folder that cannot be written is refused before the run. Throws ServiceError `settings`. */
export function createJournal(options: JournalOptions): RunJournal {
  const { folder, clock, daily = false, redactor } = options;
  const lowest = LEVELS.indexOf(options.level ?? 'info');
  const redact = (text: string): string => redactor?.redact(text) ?? text;
  let problem: Problem | null = null;
  let lost = 0;
  let files: Files | null = openFiles(folder, clock.now());
  let writing: Promise<unknown> = Promise.resolve();
  let report: { readonly day: string; readonly path: string } | null = null;

  const today = (): Files | null => {
    if (files && daily && files.day !== dayOf(clock.now())) {
      const next = openFiles(folder, clock.now());
      closeLog(files);
      files = next;
    }
    return files;
  };

  const write = (level: LogLevel, message: string): void => {
    const current = today();
    if (!current) return;
    const text = escapeText(redact(message));
    const cut = text.length - LONGEST_MESSAGE;
    const shown = cut > 0 ? `${text.slice(0, LONGEST_MESSAGE)}… (${cut} more characters)` : text;
    writeSync(current.fd, `${new Date(clock.now()).toISOString()} - ${WORD[level]} - ${shown}\n`);
  };

  return {
    get logPath() {
      return files?.log ?? '';
    },
    get problem() {
      return problem;
    },
    log(level, message) {
      if (LEVELS.indexOf(level) < lowest) return;
      // A log that cannot be written must not stop an order half way: the gap is told as soon as it can be.
      try {
        if (lost > 0) write('warn', `${lost} lines are missing here. ${problem?.what ?? ''}`);
        lost = 0;
        write(level, message);
      } catch (thrown) {
        lost += 1;
        problem = toProblem(storageError(thrown, `write the log ${files?.log ?? folder}`));
      }
    },
    async report(content) {
      const { day, stamp } = today() ?? { day: dayOf(clock.now()), stamp: stampOf(clock.now()) };
      // One at a time, in the order in which they were asked for.
      const written = writing.then(async () => {
        const known = report?.day === day ? report.path : null;
        const path = await writeReport(folder, stamp, known, reportPieces(content, redact));
        report = { day, path };
        return path;
      });
      writing = written.catch(() => {});
      return written;
    },
    async close() {
      await writing;
      if (files) closeLog(files);
      files = null;
    },
  };
}

/**
 * Written aside, synced, then put in place: a reader finds the former report or the new one, never a part. In pieces,
 * with a turn for everybody else between two of them.
 */
async function writeReport(
  folder: string,
  stamp: string,
  path: string | null,
  pieces: Iterable<string>,
): Promise<string> {
  const aside = join(folder, `.hep_execution_report_${stamp}.${process.pid}.tmp`);
  try {
    makeFolder(folder);
    const file = await open(aside, 'w', FILE_MODE);
    try {
      for (const piece of pieces) {
        await file.appendFile(piece);
        await nextTurn();
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const target = path ?? take(folder, 'hep_execution_report_', stamp, '.json').path;
    renameSync(aside, target);
    return target;
  } catch (thrown) {
    rmSync(aside, { force: true });
    throw storageError(thrown, `write the report to ${folder}`);
  }
}

function openFiles(folder: string, now: number): Files {
  makeFolder(folder);
  const wanted = stampOf(now);
  const { path, stamp, fd } = take(folder, 'hep_automation_', wanted, '.log', true);
  return { day: dayOf(now), stamp, log: path, fd };
}

/**
 * Makes a file that was not there: a taken name gets `_2`, `_3`, … With `keepOpen` the descriptor stays open for
 * appending. The report's stamp is the log's, `_2` included, so that the two are found together.
 */
function take(folder: string, prefix: string, wanted: string, end: string, keepOpen = false) {
  for (let n = 1; ; n += 1) {
    const stamp = n === 1 ? wanted : `${wanted}_${n}`;
    const path = join(folder, `${prefix}${stamp}${end}`);
    // A log beside somebody else's report of that stamp would make a false pair.
    if (keepOpen && existsSync(join(folder, `hep_execution_report_${stamp}.json`))) continue;
    try {
      const fd = openSync(path, 'ax', FILE_MODE);
      if (!keepOpen) closeSync(fd);
      return { path, stamp, fd };
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw storageError(thrown, `write to the folder ${folder}`);
    }
  }
}

function closeLog(files: Files): void {
  try {
    fsyncSync(files.fd);
  } catch {
    // The lines are with the system already; whether they last is not for the end of a run to fail on.
  } finally {
    closeSync(files.fd);
  }
}

/** Local time, as the seed's. */
function stampOf(now: number): string {
  return format(now, 'yyyyMMdd_HHmmss');
}

function dayOf(now: number): string {
  return format(now, 'yyyyMMdd');
}
