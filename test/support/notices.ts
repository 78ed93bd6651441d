/** Notices as the engine makes them. */
import type { Notice, NoticeMessage } from '../../src/engine/model/notice.ts';

export const NOON = Date.parse('2026-02-03T12:00:00Z');
export const AUDIT = { count: 41, hash: '1f2e3d4c5b6a'.padEnd(64, '0') };

export function isolated(change: Partial<Notice> = {}): Notice {
  return {
    key: 'verified:o-1',
    trigger: 'verified',
    at: NOON,
    run: 'r-7k2m9x4q23',
    happened: 'isolated, verified',
    words: 'The record shows "Isolated", seen twice.',
    next: 'To let it back in: cordon release FIN-LT-0142',
    machine: {
      key: 'harmony:host:fin-lt-0142',
      host: 'FIN-LT-0142',
      endpointId: '2f6a9c1e-4b7d-4e0a-9a53-0c1d2e3f4a5b',
    },
    subject: null,
    order: {
      id: 'o-4h8p2w9k3m',
      kind: 'isolate',
      by: { kind: 'human', id: 'ana' },
      comment: 'Ransomware note on the desktop',
      jobId: '8d21',
      operationId: null,
      orderedAt: NOON - 14_000,
      reads: [NOON - 10_000, NOON],
      endedAt: NOON,
      reviewAt: NOON + 86_400_000,
    },
    evidence: {
      alerts: 12,
      severities: { critical: 3, high: 9, medium: 0, low: 0, info: 0, unknown: 0 },
      rules: ['Gen.Ransom.Locky', 'Suspicious script from evil.example.com'],
      firstSeen: NOON - 3_000_000,
      lastSeen: NOON - 60_000,
      ids: ['a-1', 'a-2', 'a-3', 'a-4', 'a-5', 'a-6', 'a-7'],
      indicators: [
        { kind: 'sha256', value: 'a'.repeat(64) },
        { kind: 'ip', value: '203.0.113.7' },
        { kind: 'domain', value: 'evil.example.com' },
        { kind: 'url', value: 'http://evil.example.com/dropper.exe?x=1.2' },
        { kind: 'file', value: 'C:\\Users\\ana\\invoice.exe' },
      ],
    },
    sections: [],
    gist: null,
    ...change,
  };
}

export function message(change: Partial<NoticeMessage> = {}): NoticeMessage {
  return {
    id: 'mail.i-0011223344556677.1',
    thread: 'i-0011223344556677',
    earlier: [],
    notices: [isolated()],
    audit: AUDIT,
    at: NOON + 1000,
    ...change,
  };
}
