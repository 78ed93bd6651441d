/** Machines for the console's tests: a night with one bad machine, and one in every state the table can show. */
import type { AlertEntry, Severity } from '../../src/engine/model/alert.ts';
import type { Endpoint } from '../../src/engine/model/endpoint.ts';
import type { Order } from '../../src/engine/model/isolation.ts';
import type { Machine } from '../../src/engine/model/machine.ts';
import {
  aMachine,
  anEntry,
  anOrder,
  aReading,
  MINUTE,
  NOW,
  oneEndpoint,
  SECOND,
  severalEndpoints,
} from './builders.ts';

/** So many alerts of a kind, `every` ms apart, the latest `ago` ms ago; oldest first. */
export function several(
  count: number,
  kind: { severity: Severity; event: string; rule: string; ago: number; every?: number },
): readonly AlertEntry[] {
  const { severity, event, rule, ago, every = MINUTE } = kind;
  return Array.from({ length: count }, (_, number) =>
    anEntry({
      severity,
      event,
      rule,
      time: NOW - ago - (count - 1 - number) * every,
      place: { file: 'evidence.jsonl', offset: number * 1500, length: 1500, index: number },
    }),
  );
}

type Spec = Partial<Omit<Machine, 'alerts' | 'counts' | 'order'>> & {
  readonly host: string;
  readonly alerts: readonly AlertEntry[];
  readonly order?: Partial<Order>;
  readonly isolated?: boolean;
  readonly asset?: Partial<Endpoint>;
};

/** A machine that was looked up at the vendor, with an order where one is given. */
export function watched({ order, isolated = false, asset = {}, ...rest }: Spec): Machine {
  const { host } = rest;
  const alerts = [...rest.alerts].sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
  return aMachine({
    endpoint: oneEndpoint({
      isolation: isolated ? 'isolated' : 'not-isolated',
      readAt: NOW - 20 * SECOND,
      endpoint: {
        id: `ep-${host.toLowerCase()}`,
        name: host,
        domain: 'corp.example',
        os: 'Windows 11 Pro',
        groups: [{ id: 'g-1', name: 'Office laptops' }],
        organisationalUnit: 'OU=Office,DC=corp,DC=example',
        user: rest.users?.[0] ?? null,
        lastContact: NOW - 40 * SECOND,
        ...asset,
      },
    }),
    ...rest,
    alerts,
    order: order ? anOrder({ host, ...ladder(order), ...order }) : null,
  });
}

/** The times of the steps an order has behind it, two seconds apart. */
function ladder({ step = 'verified', createdAt = NOW - MINUTE }: Partial<Order>): Partial<Order> {
  const steps = ['requested', 'accepted', 'reported', 'verified'] as const;
  const behind = { intent: 0, requested: 1, unknown: 1, accepted: 2, pending: 2, reported: 3, verified: 4 } as const;
  const count = step in behind ? behind[step as keyof typeof behind] : 2;
  const at = (index: number) => (index < count ? createdAt + index * 2 * SECOND : null);
  return {
    createdAt,
    since: at(count - 1) ?? createdAt,
    requestedAt: at(steps.indexOf('requested')),
    acceptedAt: at(steps.indexOf('accepted')),
    reportedAt: at(steps.indexOf('reported')),
    verifiedAt: at(steps.indexOf('verified')),
  };
}

const RANSOMWARE = { event: 'Anti-Ransomware', rule: 'win.ransomware.example' } as const;
const FORENSICS = { event: 'Forensics Case Analysis', rule: 'Gen.Rep.exe' } as const;
const MALWARE = { event: 'Anti-Malware', rule: 'Adware.Gen' } as const;
const BOT = { event: 'Anti-Bot', rule: 'Trojan.Win32.beacon' } as const;

/** The worst of the night. */
export function theWorst(): Machine {
  return watched({
    host: 'FIN-LT-0142',
    users: ['m.okafor', 'CORP\\svc-backup'],
    techniques: ['Data Encrypted for Impact', 'Inhibit System Recovery', 'User Execution: Malicious File'],
    indicators: [
      { kind: 'sha256', value: '2f7a5c1be0d94c6fa1c4b0f5a7c9d3e18b6f4a2d9c0e7b5a3f1d8c6e4b2a0f9d' },
      { kind: 'md5', value: '75599d9e49a8b73ba806026df26ee0fb' },
      { kind: 'file', value: 'c:\\users\\m.okafor\\downloads\\invoice_scan_7781.exe' },
      { kind: 'ip', value: '203.0.113.77' },
      { kind: 'domain', value: 'cdn-update.example.net' },
    ],
    alerts: [
      ...several(9, { ...MALWARE, severity: 'medium', ago: 31 * MINUTE, every: 3 * MINUTE }),
      ...several(23, { ...FORENSICS, severity: 'high', ago: 4 * MINUTE }),
      ...several(12, { ...RANSOMWARE, severity: 'critical', ago: 2 * MINUTE }),
      ...several(3, { ...BOT, severity: 'low', ago: 9 * MINUTE }),
    ],
  });
}

export function aNight(): readonly Machine[] {
  const minutesAgo = (minutes: number) => NOW - minutes * MINUTE;
  return [
    watched({
      host: 'REC-WS-1',
      users: ['frontdesk'],
      alerts: several(1, { ...MALWARE, severity: 'low', ago: 51 * MINUTE }),
    }),
    watched({
      host: 'HR-WS-031',
      users: ['l.brandt'],
      alerts: several(5, { ...FORENSICS, severity: 'high', ago: 12 * MINUTE }),
      order: { step: 'accepted', createdAt: NOW - 6 * SECOND },
    }),
    theWorst(),
    watched({
      host: 'DEV-WS-12',
      users: ['k.lund', 'build'],
      alerts: several(4, { ...FORENSICS, severity: 'high', ago: 15 * MINUTE, every: 2 * MINUTE }),
      isolated: true,
      order: { step: 'verified', createdAt: minutesAgo(21) },
    }),
    watched({
      host: 'FS-CORE-01',
      users: ['svc-backup'],
      techniques: ['Data Encrypted for Impact'],
      indicators: [{ kind: 'file', value: 'd:\\shares\\finance\\svch0st.exe' }],
      alerts: several(6, { ...RANSOMWARE, severity: 'critical', ago: 7 * MINUTE }),
      asset: { kind: 'server', type: 'Server', os: 'Windows Server 2022 Standard' },
    }),
    watched({
      host: 'SALES-LT-207',
      users: ['p.rossi'],
      alerts: several(3, { ...BOT, severity: 'high', ago: 18 * MINUTE, every: 4 * MINUTE }),
      asset: { lastContact: minutesAgo(600) },
      order: { step: 'pending', createdAt: minutesAgo(16), words: 'the endpoint has not called in yet' },
    }),
    watched({
      host: 'OPS-JUMP-2',
      users: ['ops'],
      alerts: several(2, { ...FORENSICS, severity: 'high', ago: 25 * MINUTE }),
      order: { step: 'unknown', createdAt: minutesAgo(3), words: 'no answer within 30 s' },
    }),
    watched({
      host: 'KIOSK-3',
      users: ['kiosk'],
      alerts: several(8, { ...MALWARE, severity: 'medium', ago: 22 * MINUTE }),
      endpoint: severalEndpoints(
        aReading({ endpoint: { id: 'ep-kiosk-3a', name: 'KIOSK-3' } }),
        aReading({ endpoint: { id: 'ep-kiosk-3b', name: 'KIOSK-3' } }),
      ),
    }),
    watched({
      host: 'LAB-WS-9',
      users: [],
      alerts: several(2, { ...MALWARE, severity: 'medium', ago: 33 * MINUTE }),
      endpoint: { kind: 'none', deleted: [] },
    }),
    watched({
      host: 'MKT-LT-18',
      users: ['a.novak'],
      alerts: several(2, { ...MALWARE, severity: 'medium', ago: 44 * MINUTE }),
      order: { kind: 'release', step: 'verified', createdAt: minutesAgo(30) },
    }),
    aMachine({
      host: '',
      users: [],
      alerts: [
        anEntry({ severity: 'high', event: 'Threat Emulation', rule: '', time: minutesAgo(40) }),
        anEntry({ severity: 'unknown', event: 'Log', rule: '', time: null }),
      ],
    }),
  ];
}

/** Many machines without anything special: PC-0001, PC-0002, … */
export function manyMachines(count: number): readonly Machine[] {
  return Array.from({ length: count }, (_, number) =>
    watched({
      host: `PC-${String(number + 1).padStart(4, '0')}`,
      users: ['u'],
      alerts: several(1, { ...MALWARE, severity: 'medium', ago: (number + 1) * SECOND }),
    }),
  );
}

/** Log fields that would like to steer the terminal. */
export function hostile(): Machine {
  return watched({
    host: 'EVIL\u001b[2J\u0007\u202eKCAH',
    users: ['\u001b]52;c;aGFja2Vk\u0007root', 'a\r\nb'],
    alerts: several(2, { severity: 'critical', event: '\u001b[31mred\u009b2J', rule: 'x\u0000y', ago: MINUTE }),
  });
}
