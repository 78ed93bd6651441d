/** The public page of a subject at VirusTotal, for a person's browser. Pure. */
import type { LookUpKind, Subject } from '../../engine/model/reputation.ts';

const PAGES: Readonly<Record<LookUpKind, string | null>> = {
  file: 'file',
  address: 'ip-address',
  domain: 'domain',
  // Its page goes by a digest of a spelling that only the service knows.
  url: null,
};

/** `origin`: of the service that is asked; only VirusTotal's own has such pages. */
export function pageOf({ kind, value }: Subject, origin: string): string | null {
  const page = PAGES[kind];
  return page === null || origin !== PUBLIC_ORIGIN ? null : `${PUBLIC_ORIGIN}/gui/${page}/${encodeURIComponent(value)}`;
}

const PUBLIC_ORIGIN = 'https://www.virustotal.com';
