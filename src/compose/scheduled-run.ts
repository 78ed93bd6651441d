/** What a scheduler is to run, and how often a calendar can. */

export type ScheduledRun = {
  readonly intervalMs: number;
  /** Only where the stored mode is automatic. */
  readonly auto: boolean;
  /** The program as it was started: node and the script, absolute. */
  readonly program: readonly string[];
  /** CORDON_HOME, where it is not the default. */
  readonly home: string | null;
  /** Who runs it. */
  readonly user: string;
  /** Folders it writes to. */
  readonly writes: readonly string[];
  /** The keys lie in the keychain, which is open only while its owner is logged in. */
  readonly keychain: boolean;
};

/** `title` is a remark, `text` what is to be pasted; either may be of several lines. */
export type Line = { readonly title: string; readonly text: string };

const MINUTE = 60_000;

export function command(run: ScheduledRun): string[] {
  return [...run.program, '--scheduled', ...(run.auto ? ['--auto'] : [])];
}

/** A step that divides its whole, in minutes of an hour or hours of a day. */
export type Step = { readonly every: number; readonly unit: 'minute' | 'hour'; readonly exact: boolean };

/** The nearest interval a calendar can keep: minutes that divide the hour, or hours that divide the day. */
export function calendarStep(intervalMs: number): Step {
  const minutes = Math.max(1, Math.round(intervalMs / MINUTE));
  const whole = minutes * MINUTE === intervalMs;
  if (minutes < 60) {
    const every = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].findLast((each) => each <= minutes) ?? 1;
    return { every, unit: 'minute', exact: whole && every === minutes };
  }
  const hours = Math.min(24, Math.floor(minutes / 60));
  const every = [1, 2, 3, 4, 6, 8, 12, 24].findLast((each) => each <= hours) ?? 1;
  return { every, unit: 'hour', exact: whole && every * 60 === minutes };
}
