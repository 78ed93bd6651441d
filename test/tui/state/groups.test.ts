import { expect, test } from 'vitest';
import { groupsOf } from '../../../src/tui/state/groups.ts';
import { MINUTE, NOW } from '../../support/builders.ts';
import { several, watched } from '../../support/console-fleet.ts';

const PSHELL = { severity: 'high', event: 'E', rule: 'Mal/PShell-D', ago: MINUTE } as const;
const OTHER = { severity: 'critical', event: 'E', rule: 'Ransom', ago: 0 } as const;

test('a rule counts its own alerts, on however many machines; false positives have no severity', () => {
  const machines = [
    watched({ host: 'A', rules: ['Mal/PShell-D', 'Ransom'], alerts: [...several(2, PSHELL), ...several(41, OTHER)] }),
    watched({
      host: 'B',
      rules: ['Mal/PShell-D'],
      alerts: several(3, PSHELL).map((alert, index) => ({ ...alert, suppressed: index === 0 })),
    }),
  ];
  const [group] = groupsOf(machines, 'rule');
  expect(group).toMatchObject({
    value: 'Mal/PShell-D',
    alerts: 5,
    counts: { high: 4, critical: 0 },
    last: NOW - MINUTE,
  });
});
