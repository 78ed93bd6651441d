/** Invented events: for the preview of a mail, and for a test that says that it is one. Pure. */
import type { Notice, NoticeMessage } from '../../engine/model/notice.ts';

const DAY_MS = 86_400_000;

const NOTHING = { machine: null, subject: null, order: null, evidence: null, sections: [], gist: null } as const;

/** A test as it is sent. */
export function testMessage(id: string, host: string, now: number): NoticeMessage {
  const notice: Notice = {
    ...NOTHING,
    key: id,
    trigger: 'test',
    at: now,
    run: 'none',
    happened: 'this way works',
    words: `A person asked Cordon on ${host} for a test of its notices. Nothing has happened, and nothing is to be done.`,
    next: null,
    subject: 'Test',
  };
  return { id, thread: id, earlier: [], notices: [notice], audit: null, at: now };
}

/** What the mail of a verified isolation, or of a day, looks like. */
export function sampleMessage(kind: 'isolation' | 'digest', now: number): NoticeMessage {
  const notice = kind === 'isolation' ? isolation(now) : digest(now);
  const audit = { count: 41, hash: '1f2e3d4c5b6a'.padEnd(64, '0') };
  return {
    id: 'mail.i-0000000000000000.1',
    thread: 'i-0000000000000000',
    earlier: [],
    notices: [notice],
    audit,
    at: now,
  };
}

function isolation(now: number): Notice {
  const host = 'EXAMPLE-LT-0142';
  return {
    ...NOTHING,
    key: 'sample',
    trigger: 'verified',
    at: now,
    run: 'r-example',
    happened: 'isolated, verified',
    words: 'The record shows "Isolated", seen twice.',
    next: `To let it back in: cordon release ${host}`,
    machine: { key: host, host, endpointId: '2f6a9c1e-4b7d-4e0a-9a53-0c1d2e3f4a5b' },
    order: {
      id: 'o-example',
      kind: 'isolate',
      by: { kind: 'human', id: 'ana' },
      comment: 'Ransomware note on the desktop',
      jobId: '8cc3e895-6ff5-439a-a0c2-84a45cff8be2',
      operationId: null,
      orderedAt: now - 14_000,
      reads: [now - 10_000, now],
      endedAt: now,
      reviewAt: now + DAY_MS,
    },
    evidence: {
      alerts: 12,
      severities: { critical: 3, high: 9, medium: 0, low: 0, info: 0, unknown: 0 },
      rules: ['Ransomware.Example', 'Script from evil.example.com'],
      firstSeen: now - 3_000_000,
      lastSeen: now - 60_000,
      ids: ['example-1', 'example-2', 'example-3', 'example-4'],
      indicators: [
        { kind: 'ip', value: '203.0.113.7' },
        { kind: 'url', value: 'http://evil.example.com/dropper.exe' },
        { kind: 'sha256', value: '0123456789abcdef'.repeat(4) },
      ],
    },
  };
}

function digest(now: number): Notice {
  return {
    ...NOTHING,
    key: 'sample',
    trigger: 'digest',
    at: now,
    run: 'r-example',
    happened: '2 isolated in 24 h, 1 isolated now, 1 overdue',
    words: `Of the 24 hours before ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    next: '1 review due: cordon history --open',
    subject: `Daily digest ${new Date(now).toISOString().slice(0, 10)}`,
    sections: [
      {
        title: 'Isolated and verified (2)',
        lines: ['EXAMPLE-LT-0142, by ana: Ransomware note on the desktop', 'EXAMPLE-WS-031, by automation'],
      },
      { title: 'Released and verified (1)', lines: ['EXAMPLE-WS-031, by ana: reinstalled'] },
      { title: 'Held for a person (1)', lines: ['EXAMPLE-DC-01: It is protected: domain controller.'] },
      {
        title: 'Isolated now, forgotten ones first (1)',
        lines: ['EXAMPLE-LT-0142, for 26 h, review overdue for 2 h (owner ana)'],
      },
    ],
  };
}
