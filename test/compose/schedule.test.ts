import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronTimes, schedulerLines, shortLines } from '../../src/compose/schedule.ts';
import type { ScheduledRun } from '../../src/compose/scheduled-run.ts';
import { serviceUnit, timerUnit } from '../../src/compose/systemd-units.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const run: ScheduledRun = {
  intervalMs: 15 * MINUTE,
  auto: false,
  program: ['/usr/bin/node', '/opt/cordon/bin.js'],
  home: null,
  user: 'ana',
  writes: ['/home/ana/.config/cordon', '/home/ana/.local/state/cordon'],
  keychain: false,
};
/** Words that a shell, cron or systemd would take apart. */
const odd = {
  ...run,
  program: ['/opt/my node/node', "/opt/it's/100%/$x/bin.js"],
  home: '/srv/my $home',
  writes: ['/srv/my $home', '/srv/my $home'],
};

const textOf = (lines: readonly { readonly title: string; readonly text: string }[]): string =>
  lines.map(({ title, text }) => `${title}\n${text}`).join('\n');

describe('lines for the system scheduler', () => {
  it('carry --auto only where the mode is automatic', () => {
    for (const scheduler of ['cron', 'systemd', 'windows'] as const) {
      const plain = textOf(schedulerLines(scheduler, run));
      expect(plain).toContain('--scheduled');
      expect(plain).not.toContain('--auto');
      expect(textOf(schedulerLines(scheduler, { ...run, auto: true }))).toContain('--scheduled --auto');
    }
  });

  it('are ready to paste', () => {
    expect(schedulerLines('cron', run)[0]?.text).toBe(
      '*/15 * * * * /usr/bin/node /opt/cordon/bin.js --scheduled --quiet',
    );
    expect(
      schedulerLines('windows', { ...run, program: ['C:\\Program Files\\node.exe', 'C:\\c\\bin.js'] })[0]?.text,
    ).toBe(
      'schtasks /Create /F /TN Cordon /SC MINUTE /MO 15 /TR "\\"C:\\Program Files\\node.exe\\" \\"C:\\c\\bin.js\\" --scheduled --quiet"',
    );
  });

  it('say what exit codes mean, that runs never overlap, and what becomes of missed ones', () => {
    for (const scheduler of ['cron', 'systemd', 'windows'] as const) {
      const text = textOf(schedulerLines(scheduler, run));
      expect(text).toMatch(/exits? 5/);
      expect(text).toContain('never overlap');
      expect(text.toLowerCase()).toContain('missed');
    }
    expect(textOf(schedulerLines('systemd', { ...run, keychain: true }))).toContain('keychain');
    expect(textOf(schedulerLines('systemd', run))).not.toContain('keychain');
    const fleeting = { ...run, program: ['/usr/bin/node', '/home/ana/.npm/_npx/1f/node_modules/.bin/cordon'] };
    expect(textOf(schedulerLines('windows', fleeting))).toContain('npm install --global');
  });

  it('quote what a shell or cron would take apart', () => {
    expect(schedulerLines('cron', odd)[0]?.text).toBe(
      `*/15 * * * * CORDON_HOME='/srv/my $home' '/opt/my node/node' '/opt/it'\\''s/100\\%/$x/bin.js' --scheduled --quiet`,
    );
  });

  it('say so where cron cannot keep the interval', () => {
    expect(cronTimes(15 * MINUTE)).toEqual({ times: '*/15 * * * *', exact: true });
    expect(cronTimes(HOUR)).toEqual({ times: '0 * * * *', exact: true });
    expect(cronTimes(12 * HOUR)).toEqual({ times: '0 */12 * * *', exact: true });
    expect(cronTimes(24 * HOUR)).toEqual({ times: '0 0 * * *', exact: true });
    expect(cronTimes(15_000)).toEqual({ times: '* * * * *', exact: false });
    expect(cronTimes(7 * MINUTE)).toEqual({ times: '*/6 * * * *', exact: false });
    expect(cronTimes(90 * MINUTE).exact).toBe(false);
    expect(schedulerLines('cron', { ...run, intervalMs: 15_000 })[0]?.title).toContain('nearest');
    expect(schedulerLines('systemd', { ...run, intervalMs: 7 * MINUTE })[1]?.title).toContain('nearest');
  });

  it('always make five fields', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 * 24 * HOUR }), (intervalMs) => {
        expect(cronTimes(intervalMs).times).toMatch(/^(\*|0|\*\/\d+) (\*|0|\*\/\d+) \* \* \*$/);
      }),
    );
  });

  it('are few in the setup, where a screen has to hold them', () => {
    expect(shortLines(run).map(({ text }) => text.split('\n').length)).toEqual([1, 1, 1]);
    expect(shortLines(run)[1]?.text).toBe('/usr/bin/node /opt/cordon/bin.js schedule systemd | sudo sh');
  });
});

describe('the units for systemd', () => {
  it('let the service write to its home alone, and take exit code 5 for a success', () => {
    const unit = serviceUnit({ ...run, home: '/srv/cordon', writes: ['/srv/cordon', '/srv/cordon'] });
    for (const line of [
      'User=ana',
      'Environment=CORDON_HOME=/srv/cordon',
      'ExecStart=/usr/bin/node /opt/cordon/bin.js --scheduled --quiet',
      'SuccessExitStatus=5',
      'ProtectSystem=strict',
      'NoNewPrivileges=true',
      'ReadWritePaths=/srv/cordon',
      'PrivateTmp=true',
    ]) {
      expect(unit.split('\n')).toContain(line);
    }
    expect(serviceUnit({ ...run, writes: ['/tmp/x'] })).not.toContain('PrivateTmp');
    expect(timerUnit(run)).toContain('Persistent=true');
  });

  it('take odd paths literally', () => {
    const unit = serviceUnit(odd).split('\n');
    expect(unit).toContain('Environment="CORDON_HOME=/srv/my $home"');
    expect(unit).toContain('ExecStart="/opt/my node/node" "/opt/it\'s/100%%/$$x/bin.js" --scheduled --quiet');
    expect(unit).toContain('ReadWritePaths="/srv/my $home"');
  });

  it('are shell lines that write exactly the units', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cordon-units-'));
    try {
      const [service, timer] = schedulerLines('systemd', odd);
      const script = `${service?.text}\n${timer?.text}\n`.replaceAll('/etc/systemd/system', folder);
      expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(join(folder, 'cordon.service'), 'utf8')).toBe(`${serviceUnit(odd)}\n`);
      expect(readFileSync(join(folder, 'cordon.timer'), 'utf8')).toBe(`${timerUnit(odd)}\n`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are taken by systemd as they are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cordon-units-'));
    try {
      const here = { ...run, program: [process.execPath, '/opt/cordon/bin.js'], user: 'root', writes: [folder] };
      const files = [7 * MINUTE, MINUTE, HOUR, 6 * HOUR, 24 * HOUR].map((intervalMs, at) => {
        const file = join(folder, `cordon${at}.timer`);
        writeFileSync(file, timerUnit({ ...here, intervalMs }));
        writeFileSync(join(folder, `cordon${at}.service`), serviceUnit({ ...here, intervalMs }));
        return file;
      });
      const { error, status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], {
        encoding: 'utf8',
      });
      if (error) {
        process.stderr.write('NOT CHECKED: systemd-analyze is not installed here, it did not verify the units.\n');
        return;
      }
      const about = stderr.split('\n').filter((line) => line.includes(folder) || /cordon\d/.test(line));
      expect([status, about]).toEqual([0, []]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
