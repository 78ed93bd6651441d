/** Ready lines for the system scheduler (cli.md, `schedule`). */

export type Scheduler = 'cron' | 'systemd' | 'windows';

export type ScheduledRun = {
  readonly intervalMs: number;
  /** Only where the stored mode is automatic. */
  readonly auto: boolean;
  /** The program as it was started: node and the script, absolute. */
  readonly program: readonly string[];
  /** CORDON_HOME, where it is not the default. */
  readonly home: string | null;
};

export type Line = { readonly title: string; readonly text: string };

const MINUTE = 60_000;
const SHELL_SAFE = /^[\w@%+=:,./-]+$/;

function shell(word: string): string {
  return SHELL_SAFE.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function command(run: ScheduledRun): string[] {
  return [...run.program, '--scheduled', ...(run.auto ? ['--auto'] : [])];
}

/** The nearest interval cron can keep: minutes that divide the hour, or hours that divide the day. */
export function cronTimes(intervalMs: number): { readonly times: string; readonly exact: boolean } {
  const minutes = Math.max(1, Math.round(intervalMs / MINUTE));
  const exactMinutes = minutes * MINUTE === intervalMs;
  if (minutes < 60) {
    const fitting = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].findLast((each) => each <= minutes) ?? 1;
    return { times: fitting === 1 ? '* * * * *' : `*/${fitting} * * * *`, exact: exactMinutes && fitting === minutes };
  }
  const hours = Math.min(24, Math.floor(minutes / 60));
  const fitting = [1, 2, 3, 4, 6, 8, 12, 24].findLast((each) => each <= hours) ?? 1;
  const times = fitting === 24 ? '0 0 * * *' : fitting === 1 ? '0 * * * *' : `0 */${fitting} * * *`;
  return { times, exact: exactMinutes && fitting * 60 === minutes };
}

function cron(run: ScheduledRun): Line[] {
  const { times, exact } = cronTimes(run.intervalMs);
  const home = run.home === null ? '' : `CORDON_HOME=${shell(run.home)} `;
  // cron itself turns % into a new line.
  const line = `${times} ${home}${command(run).map(shell).join(' ')} --quiet`.replaceAll('%', '\\%');
  return [{ title: `crontab -e${exact ? '' : ' (the nearest interval cron can keep)'}`, text: line }];
}

function systemdWord(word: string): string {
  const escaped = word.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return SHELL_SAFE.test(word) ? escaped : `"${escaped}"`;
}

function systemd(run: ScheduledRun): Line[] {
  const home = run.home === null ? [] : [`Environment=${systemdWord(`CORDON_HOME=${run.home}`)}`];
  return [
    {
      title: '~/.config/systemd/user/cordon.service',
      text: [
        '[Unit]',
        'Description=Cordon, one cycle',
        '',
        '[Service]',
        'Type=oneshot',
        ...home,
        `ExecStart=${command(run).map(systemdWord).join(' ')} --quiet`,
        '# 5: finished, and something is left for a person',
        'SuccessExitStatus=5',
      ].join('\n'),
    },
    {
      title: '~/.config/systemd/user/cordon.timer (then: systemctl --user enable --now cordon.timer)',
      text: [
        '[Unit]',
        'Description=Cordon, its interval',
        '',
        '[Timer]',
        'OnBootSec=1min',
        `OnUnitActiveSec=${Math.max(1, Math.round(run.intervalMs / 1000))}s`,
        'AccuracySec=1s',
        '',
        '[Install]',
        'WantedBy=timers.target',
      ].join('\n'),
    },
  ];
}

function windows(run: ScheduledRun): Line[] {
  const minutes = Math.max(1, Math.round(run.intervalMs / MINUTE));
  const every = minutes >= 24 * 60 ? `/SC DAILY /MO ${Math.round(minutes / (24 * 60))}` : `/SC MINUTE /MO ${minutes}`;
  const words = command(run).map((word) => (SHELL_SAFE.test(word) ? word : `\\"${word}\\"`));
  const lines = [`schtasks /Create /F /TN Cordon ${every} /TR "${words.join(' ')} --quiet"`];
  if (run.home !== null) lines.unshift(`setx CORDON_HOME "${run.home}"`);
  return [{ title: 'Task Scheduler, in a command prompt', text: lines.join('\n') }];
}

const WRITERS = { cron, systemd, windows };

export function schedulerLines(scheduler: Scheduler, run: ScheduledRun): Line[] {
  return WRITERS[scheduler](run);
}
