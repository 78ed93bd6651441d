import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronTimes, schedulerLines } from '../../src/compose/schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const run = { intervalMs: 15 * MINUTE, auto: false, program: ['/usr/bin/node', '/opt/cordon/bin.js'], home: null };

describe('lines for the system scheduler', () => {
  it('carry --auto only where the mode is automatic', () => {
    for (const scheduler of ['cron', 'systemd', 'windows'] as const) {
      const plain = schedulerLines(scheduler, run).map(({ text }) => text);
      const auto = schedulerLines(scheduler, { ...run, auto: true }).map(({ text }) => text);
      expect(plain.join('\n')).toContain('--scheduled');
      expect(plain.join('\n')).not.toContain('--auto');
      expect(auto.join('\n')).toContain('--scheduled --auto');
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
    const [service, timer] = schedulerLines('systemd', run);
    expect(service?.text).toContain('ExecStart=/usr/bin/node /opt/cordon/bin.js --scheduled --quiet');
    expect(service?.text).toContain('SuccessExitStatus=5');
    expect(timer?.text).toContain('OnUnitActiveSec=900s');
  });

  it('quote what a shell, cron or systemd would take apart', () => {
    const odd = { ...run, program: ['/opt/my node/node', "/opt/it's/100%/bin.js"], home: '/srv/my home' };
    expect(schedulerLines('cron', odd)[0]?.text).toBe(
      `*/15 * * * * CORDON_HOME='/srv/my home' '/opt/my node/node' '/opt/it'\\''s/100\\%/bin.js' --scheduled --quiet`,
    );
    expect(schedulerLines('systemd', odd)[0]?.text).toContain(
      'ExecStart="/opt/my node/node" "/opt/it\'s/100%%/bin.js"',
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
  });

  it('always make five fields', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 * 24 * HOUR }), (intervalMs) => {
        expect(cronTimes(intervalMs).times).toMatch(/^(\*|0|\*\/\d+) (\*|0|\*\/\d+) \* \* \*$/);
      }),
    );
  });
});
