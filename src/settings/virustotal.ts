/** The settings of look-ups at VirusTotal, and how connector and engine take them. Never the key. */
import * as z from 'zod';
import type { LookUpKind } from '../engine/model/reputation.ts';
import type { EnrichmentSettings } from '../engine/settings.ts';
import { boundedDuration } from './bounded-duration.ts';
import { durationMs } from './duration.ts';
import type { Guide } from './guide.ts';

const count = (least: number, most: number) => z.int().min(least).max(most);

export const virusTotalSchema = z.strictObject({
  enabled: z.boolean().default(false),
  /** Each kind tells somebody else that it was seen here; a whole URL may tell more than that. */
  kinds: z
    .strictObject({
      files: z.boolean().default(true),
      addresses: z.boolean().default(true),
      domains: z.boolean().default(true),
      urls: z.boolean().default(false),
    })
    .prefault({}),
  /** What a public key may ask. */
  perMinute: count(1, 100_000).default(4),
  perDay: count(1, 10_000_000).default(500),
  /** So many of a day are kept for look-ups that a person asks for. */
  reserve: count(0, 10_000_000).default(20),
  thresholds: z
    .strictObject({
      bad: count(1, 1000).default(5),
      badNamed: count(1, 1000).default(3),
      suspicious: count(1, 1000).default(3),
      stale: boundedDuration('1d').default('30d'),
    })
    .prefault({}),
  /** What "no finding" about all of a machine does to automation. */
  influence: z.enum(['inform', 'raise', 'hold']).default('inform'),
  /** The organisation's own domain names: nothing below them is ever sent. */
  ownSuffixes: z.array(z.string().trim().min(1).max(255)).max(1000).default([]),
});

export type VirusTotalSettings = z.output<typeof virusTotalSchema>;

export function toEnrichmentSettings({ thresholds, influence }: VirusTotalSettings): EnrichmentSettings {
  const { bad, badNamed, suspicious, stale: old } = thresholds;
  return { thresholds: { bad, badNamed, suspicious, staleMs: durationMs(old) }, influence };
}

export function lookUpKinds({ kinds }: VirusTotalSettings): Readonly<Record<LookUpKind, boolean>> {
  return { file: kinds.files, address: kinds.addresses, domain: kinds.domains, url: kinds.urls };
}

/** What is expected where a value does not fit, by key. */
export const VIRUSTOTAL_GUIDES: Readonly<Record<string, Guide>> = {
  'virustotal.enabled': { expected: 'true or false', example: 'true' },
  'virustotal.kinds.*': { expected: 'true or false', example: 'true' },
  'virustotal.perMinute': { expected: 'a whole number from 1 to 100000', example: '4' },
  'virustotal.perDay': { expected: 'a whole number from 1 to 10000000', example: '500' },
  'virustotal.reserve': { expected: 'a whole number from 0 to 10000000', example: '20' },
  'virustotal.thresholds.stale': { expected: 'a duration of 1d or more, such as 30d', example: '30d' },
  'virustotal.thresholds.*': { expected: 'a number of engines from 1 to 1000', example: '5' },
  'virustotal.influence': { expected: 'inform, raise or hold', example: 'inform' },
  'virustotal.ownSuffixes': { expected: 'a list of domain names, comma between', example: '"corp.example.org"' },
  'virustotal.ownSuffixes.*': { expected: 'a domain name', example: 'corp.example.org' },
};
