/** Ready lines for the system scheduler (cli.md, `schedule`). What they print can be pasted, or piped into a shell. */
import { calendarStep, command, type Line, type ScheduledRun } from './scheduled-run.ts';
import { systemdLines } from './systemd-units.ts';

export type Scheduler = 'cron' | 'systemd' | 'windows';

const MINUTE = 60_000;
const SHELL_SAFE = /^[\w@%+=:,./-]+$/;

function shell(word: string): string {
  return SHELL_SAFE.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export function cronTimes(intervalMs: number): { readonly times: string; readonly exact: boolean } {
  const { every, unit, exact } = calendarStep(intervalMs);
  if (unit === 'minute') return { times: every === 1 ? '* * * * *' : `*/${every} * * * *`, exact };
  return { times: every === 24 ? '0 0 * * *' : every === 1 ? '0 * * * *' : `0 */${every} * * *`, exact };
}

const OVERLAP = 'Runs never overlap: one that finds another at work says so, exits 5 and leaves the work to it.';
const MISSED = 'A missed run loses nothing: the next one searches from where the last one ended.';

function cron(run: ScheduledRun): Line[] {
  const { times, exact } = cronTimes(run.intervalMs);
  const home = run.home === null ? '' : `CORDON_HOME=${shell(run.home)} `;
  // cron itself turns % into a new line.
  const line = `${times} ${home}${command(run).map(shell).join(' ')} --quiet`.replaceAll('%', '\\%');
  return [
    { title: `crontab -e${exact ? '' : ' (the nearest interval cron can keep)'}`, text: line },
    {
      title: [
        'cron mails what a line prints (MAILTO=you@example.com above it); with --quiet that is only what went wrong.',
        'It does not look at exit codes: 0 done, 5 something is left for a person, anything else is a failure.',
        OVERLAP,
        MISSED,
        ...cautions(run),
      ].join('\n'),
      text: '',
    },
  ];
}

/** `schtasks` knows nothing of missed runs and exit codes; the second line adds the first of them. */
function windows(run: ScheduledRun): Line[] {
  const minutes = Math.max(1, Math.round(run.intervalMs / MINUTE));
  const every = minutes >= 24 * 60 ? `/SC DAILY /MO ${Math.round(minutes / (24 * 60))}` : `/SC MINUTE /MO ${minutes}`;
  const words = command(run).map((word) => (SHELL_SAFE.test(word) ? word : `\\"${word}\\"`));
  const lines = [`schtasks /Create /F /TN Cordon ${every} /TR "${words.join(' ')} --quiet"`];
  if (run.home !== null) lines.unshift(`setx CORDON_HOME "${run.home}"`);
  return [
    { title: 'Task Scheduler, in a command prompt', text: lines.join('\n') },
    {
      title: 'then, so that a missed run is made up as soon as the machine is on again',
      text: 'powershell -Command "Set-ScheduledTask -TaskName Cordon -Settings (New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew)"',
    },
    {
      title: [
        'Last Run Result: 0x0 done, 0x5 something is left for a person, anything else is a failure.',
        OVERLAP,
        MISSED,
        ...cautions(run),
      ].join('\n'),
      text: '',
    },
  ];
}

/** What about this installation would make a scheduled run fail later. */
function cautions({ keychain, user, program }: ScheduledRun): string[] {
  return [
    ...(keychain
      ? [
          `The keys lie in the keychain, which may be closed while ${user} is not logged in: give them in the environment,`,
          'or keep them in a file ("cordon config set secrets.store file", then "cordon setup").',
        ]
      : []),
    ...(program.some((word) => /[\\/]_npx[\\/]/.test(word))
      ? [
          'This program lies in the cache of npx, which is emptied now and then: install it first, npm install --global.',
        ]
      : []),
  ];
}

export function schedulerLines(scheduler: Scheduler, run: ScheduledRun): Line[] {
  if (scheduler === 'systemd') return systemdLines(run, [OVERLAP, ...cautions(run)]);
  return scheduler === 'cron' ? cron(run) : windows(run);
}

/** What the setup shows of each scheduler: the lines themselves, and where a longer answer is had. */
export function shortLines(run: ScheduledRun): Line[] {
  const [crontab] = cron(run);
  const [task] = windows(run);
  const words = [...run.program, 'schedule', 'systemd'].map(shell).join(' ');
  const home = run.home === null ? '' : `CORDON_HOME=${shell(run.home)} `;
  const unit = {
    title: 'systemd: a hardened service and its timer, put in their places',
    text: `${home}${words} | sudo sh`,
  };
  return [...(crontab ? [crontab] : []), unit, ...(task ? [task] : [])];
}
