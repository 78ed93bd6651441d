/** A service for systemd that may do no more than the program needs, and its timer. */
import { calendarStep, command, type Line, type ScheduledRun, type Step } from './scheduled-run.ts';

const FOLDER = '/etc/systemd/system';

/** For ExecStart and Environment: specifiers, escapes and quotes are taken literally. */
function word(text: string): string {
  const escaped = text.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./-]+$/.test(text) ? escaped : `"${escaped}"`;
}

/** An Environment value knows no "$$". */
function environment(name: string, value: string): string {
  return `Environment=${word(`${name}=${value}`).replaceAll('$$', '$')}`;
}

/** A path in ReadWritePaths. */
function path(text: string): string {
  return word(text).replaceAll('$$', '$');
}

function onCalendar({ every, unit }: Step): string {
  if (unit === 'minute') return every === 1 ? '*:*' : `*:00/${every}`;
  return every === 24 ? '*-*-* 00:00' : every === 1 ? '*:00' : `00/${every}:00`;
}

/**
 * What the kernel is asked to refuse. Left out, because the program needs it: MemoryDenyWriteExecute (Node compiles at
 * run time), ProcSubset (an order's owner is told by /proc), AF_NETLINK stays (the machine's own addresses are guarded).
 */
const HARDENING = [
  'UMask=0077',
  'NoNewPrivileges=true',
  'CapabilityBoundingSet=',
  'AmbientCapabilities=',
  'ProtectSystem=strict',
  'ProtectHome=read-only',
  'PrivateDevices=true',
  'ProtectClock=true',
  'ProtectControlGroups=true',
  'ProtectHostname=true',
  'ProtectKernelLogs=true',
  'ProtectKernelModules=true',
  'ProtectKernelTunables=true',
  'ProtectProc=invisible',
  'LockPersonality=true',
  'RemoveIPC=true',
  'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK',
  'RestrictNamespaces=true',
  'RestrictRealtime=true',
  'RestrictSUIDSGID=true',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged @resources',
  'SystemCallErrorNumber=EPERM',
];

function isTemporary(folder: string): boolean {
  return /^\/(var\/)?tmp(\/|$)/.test(folder);
}

export function serviceUnit(run: ScheduledRun): string {
  const own = [...new Set(run.writes)];
  return [
    '[Unit]',
    'Description=Cordon: search, decide, isolate, prove; once',
    'Documentation=man:cordon(1)',
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    'Type=oneshot',
    `User=${run.user}`,
    ...(run.home === null ? [] : [environment('CORDON_HOME', run.home)]),
    '# Keys from a file of its own instead of the stored ones (NAME=value lines, mode 0600):',
    '#EnvironmentFile=/etc/cordon.env',
    `ExecStart=${command(run).map(word).join(' ')} --quiet`,
    '# 5: finished, and something is left for a person; the report says what. All else but 0 is a failure.',
    'SuccessExitStatus=5',
    '# A run that hangs is asked to end: it finishes the order in flight and writes its report.',
    'TimeoutStartSec=30min',
    'TimeoutStopSec=2min',
    '',
    `ReadWritePaths=${own.map(path).join(' ')}`,
    ...(own.some(isTemporary) ? [] : ['PrivateTmp=true']),
    ...HARDENING,
  ].join('\n');
}

export function timerUnit(run: ScheduledRun): string {
  return [
    '[Unit]',
    'Description=Cordon: its interval',
    '',
    '[Timer]',
    `OnCalendar=${onCalendar(calendarStep(run.intervalMs))}`,
    '# A run that was missed while the machine was off is made up at once.',
    'Persistent=true',
    'AccuracySec=1s',
    '',
    '[Install]',
    'WantedBy=timers.target',
  ].join('\n');
}

function written(file: string, content: string): string {
  return [`tee ${FOLDER}/${file} > /dev/null <<'UNIT'`, content, 'UNIT'].join('\n');
}

export function systemdLines(run: ScheduledRun, remarks: readonly string[]): Line[] {
  const { exact } = calendarStep(run.intervalMs);
  return [
    {
      title: 'As root, or all of it in one go: cordon schedule systemd | sudo sh',
      text: written('cordon.service', serviceUnit(run)),
    },
    {
      title: exact ? 'Its timer' : 'Its timer (the nearest interval a calendar can keep)',
      text: written('cordon.timer', timerUnit(run)),
    },
    { title: 'In force', text: 'systemctl daemon-reload\nsystemctl enable --now cordon.timer' },
    {
      title: [
        'How it went: systemctl status cordon.service, journalctl -u cordon.service; OnFailure= tells a unit of yours.',
        ...remarks,
      ].join('\n'),
      text: '',
    },
  ];
}
