/** The service's answer about one indicator (contract sections 2 and 3): what is missing is unknown, never zero. */
import * as z from 'zod';
import { ServiceError } from '../../engine/errors.ts';
import type { Analysis, LookUpKind, Subject } from '../../engine/model/reputation.ts';
import { fit } from '../http/answer.ts';
import { publicAddress } from './address.ts';

const counter = z.int().nonnegative().optional().catch(undefined);
/** Seconds since 1970, up to the end of the year 9999: what is beyond no date can say. */
const time = z.int().nonnegative().max(253_402_300_799).optional().catch(undefined);
const text = z.string().optional().catch(undefined);

const schema = z.object({
  data: z.object({
    type: z.string(),
    id: z.string(),
    attributes: z.object({
      md5: text,
      sha1: text,
      last_analysis_date: time,
      last_analysis_stats: z
        .object({ malicious: counter, suspicious: counter, undetected: counter, harmless: counter })
        .optional()
        .catch(undefined),
      popular_threat_classification: z.object({ suggested_threat_label: text }).optional().catch(undefined),
    }),
  }),
});
type Data = z.output<typeof schema>['data'];

const TYPES: Readonly<Record<LookUpKind, string>> = {
  file: 'file',
  address: 'ip_address',
  domain: 'domain',
  url: 'url',
};
const LONGEST_LABEL = 100;

export type Report = {
  /** null: the service has it, and never analysed it. */
  readonly analysis: Analysis | null;
  /** The other digests of the file. */
  readonly aliases: readonly Subject[];
};

/** Throws `contract` where the answer is about something else. */
export function reportIn(body: unknown, subject: Subject, what: string): Report {
  const data = dataIn(body, subject, what);
  return { analysis: analysisOf(data), aliases: aliasesOf(data, subject) };
}

const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/;

function aliasesOf({ id, attributes: { md5, sha1 } }: Data, { kind, value }: Subject): readonly Subject[] {
  if (kind !== 'file') return [];
  const others = [id, sha1, md5].flatMap((digest) => digest?.toLowerCase() ?? []);
  return others
    .filter((digest) => DIGEST.test(digest) && digest !== value)
    .map((digest) => ({ kind: 'file', value: digest }));
}

function dataIn(body: unknown, subject: Subject, what: string): Data {
  const { data } = fit(schema, body, what);
  if (data.type !== TYPES[subject.kind] || !isAbout(data, subject)) {
    throw new ServiceError({
      code: 'contract',
      what: `${what} was answered with something else (${data.type.slice(0, 40)}).`,
      affects: 'Nothing of it was used.',
    });
  }
  return data;
}

function analysisOf({ attributes }: Data): Analysis | null {
  const { last_analysis_stats: stats, last_analysis_date: date, popular_threat_classification } = attributes;
  if (stats?.malicious === undefined) return null;
  const { malicious, suspicious, undetected, harmless } = stats;
  const isWhole = suspicious !== undefined && undetected !== undefined && harmless !== undefined;
  const label = popular_threat_classification?.suggested_threat_label?.trim() ?? '';
  return {
    malicious,
    suspicious: suspicious ?? null,
    engines: isWhole ? malicious + suspicious + undetected + harmless : null,
    label: label === '' ? null : label.slice(0, LONGEST_LABEL),
    analysedAt: date === undefined || date === 0 ? null : date * 1000,
  };
}

/** The id of a file is its SHA-256, whatever digest was asked for; that of a URL is of the service's own making. */
function isAbout({ id, attributes }: Data, { kind, value }: Subject): boolean {
  if (kind === 'url') return true;
  if (kind === 'address') return publicAddress(id, true) === value;
  const name = value.length === 32 ? attributes.md5 : value.length === 40 ? attributes.sha1 : id;
  return (kind === 'file' ? name : id)?.toLowerCase() === value;
}
