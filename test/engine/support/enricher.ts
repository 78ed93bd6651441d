/** A reputation service in memory: it knows what it is told, answers when it is let, and counts what it is asked. */
import type { Enricher, LookUpAnswer } from '../../../src/engine/enricher-port.ts';
import type { Indicator } from '../../../src/engine/model/alert.ts';
import type { Analysis, LookUpKind, Subject } from '../../../src/engine/model/reputation.ts';
import { NOW } from '../../support/builders.ts';

export type TestEnricher = Enricher & {
  /** What was asked, in order. */
  readonly asked: string[];
  /** By value; what is not among them is unknown to the service. */
  readonly knows: Map<string, Analysis>;
  /** The next answers, whatever is asked; taken once each. */
  readonly next: LookUpAnswer[];
  /** Never answers. */
  hangs: boolean;
};

const KINDS: Partial<Readonly<Record<Indicator['kind'], LookUpKind>>> = {
  md5: 'file',
  sha1: 'file',
  sha256: 'file',
  ip: 'address',
  domain: 'domain',
};

export function analysis(change: Partial<Analysis> = {}): Analysis {
  return { malicious: 12, suspicious: 1, engines: 74, label: null, analysedAt: NOW - 3 * 86_400_000, ...change };
}

export function createEnricher(quota: Partial<Enricher['quota']> = {}): TestEnricher {
  const enricher: TestEnricher = {
    id: 'test',
    title: 'TestTotal',
    quota: { name: 'test a1', perMinute: 4, perDay: 500, reserve: 20, ...quota },
    asked: [],
    knows: new Map(),
    next: [],
    hangs: false,
    subjectOf({ kind, value }): Subject | null {
      const known = KINDS[kind];
      return known && !value.startsWith('10.') ? { kind: known, value: value.toLowerCase() } : null;
    },
    pageOf: ({ kind, value }) => `https://test.example/${kind}/${encodeURIComponent(value)}`,
    async lookUp({ value }, signal) {
      enricher.asked.push(value);
      if (enricher.hangs) {
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('cut', 'AbortError')), { once: true });
        });
      }
      const told = enricher.next.shift();
      if (told) return told;
      const known = enricher.knows.get(value);
      return known ? { kind: 'found', analysis: known } : { kind: 'unknown' };
    },
  };
  return enricher;
}

export const domain = (value: string): Indicator => ({ kind: 'domain', value });
export const address = (value: string): Indicator => ({ kind: 'ip', value });
export const digest = (letter: string): Indicator => ({ kind: 'sha256', value: letter.repeat(64) });
