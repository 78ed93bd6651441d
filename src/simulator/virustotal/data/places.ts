/** Addresses, domains and URLs of the scenarios. All lie in ranges and names set aside for documentation. */
import type { Analysis } from '../analysis.ts';
import { urlDigest } from '../identifiers.ts';
import type { Entry } from './entry.ts';

const HOSTING = { asn: 64500, as_owner: 'EXAMPLE-HOSTING', country: 'NL', continent: 'EU' };

function address(id: string, analysis: Analysis, reputation: number, network: string): Entry {
  return {
    kind: 'ip_address',
    id,
    analysis,
    attributes: {
      ...HOSTING,
      network,
      regional_internet_registry: 'RIPE NCC',
      reputation,
      ...votes(reputation),
      tags: [],
    },
  };
}

function domain(id: string, analysis: Analysis, reputation: number, category: string): Entry {
  return {
    kind: 'domain',
    id,
    analysis,
    attributes: {
      categories: { 'Example Categories': category },
      registrar: 'Example Registrar',
      last_dns_records: [{ type: 'A', value: '203.0.113.66', ttl: 300 }],
      reputation,
      ...votes(reputation),
      tags: [],
    },
  };
}

function url(text: string, analysis: Analysis, title: string): Entry {
  return {
    kind: 'url',
    id: urlDigest(text),
    analysis,
    attributes: {
      url: text,
      last_final_url: text,
      title,
      last_http_response_code: 200,
      times_submitted: 4,
      reputation: 0,
      ...votes(0),
      tags: [],
    },
  };
}

function votes(reputation: number): Record<string, unknown> {
  return { total_votes: { harmless: Math.max(0, reputation), malicious: Math.max(0, -reputation) } };
}

const GOOD: Analysis = { malicious: 0, undetected: 26, harmless: 66, daysAgo: 1 };

export const PLACES: readonly Entry[] = [
  // The sample of the contract's section 8.
  address(
    '198.51.100.23',
    { malicious: 5, suspicious: 2, undetected: 8, harmless: 72, daysAgo: 2 },
    -4,
    '198.51.100.0/24',
  ),
  // Where the demo's bots report to.
  address(
    '203.0.113.66',
    { malicious: 17, suspicious: 1, undetected: 20, harmless: 54, daysAgo: 1 },
    -31,
    '203.0.113.0/24',
  ),
  // Who tries passwords on the demo's servers.
  address('198.51.100.9', { malicious: 3, undetected: 21, harmless: 68, daysAgo: 5 }, -6, '198.51.100.0/24'),
  address('198.51.100.202', GOOD, 0, '198.51.100.0/24'),
  address('203.0.113.200', GOOD, 0, '203.0.113.0/24'),
  address('2001:db8::66', { malicious: 6, undetected: 24, harmless: 62, daysAgo: 40 }, -3, '2001:db8::/32'),
  domain(
    'c2.example.net',
    { malicious: 19, undetected: 14, harmless: 59, daysAgo: 1, called: 'malware' },
    -28,
    'command and control',
  ),
  domain(
    'login.example.net',
    { malicious: 4, suspicious: 2, undetected: 19, harmless: 67, daysAgo: 3, called: 'phishing' },
    -5,
    'phishing',
  ),
  domain('files.example.org', { malicious: 0, undetected: 30, harmless: 62, daysAgo: 65 }, 0, 'file sharing'),
  domain('bets.example.com', GOOD, 0, 'gambling'),
  url(
    'http://bad.example/dl',
    { malicious: 9, undetected: 20, harmless: 63, daysAgo: 2, called: 'malware' },
    'Download',
  ),
  url(
    'http://c2.example.net/gate/chrome_update.exe',
    { malicious: 15, undetected: 21, harmless: 56, daysAgo: 1, called: 'malware' },
    'gate',
  ),
  url('https://files.example.org/toolkit.zip', { malicious: 0, undetected: 28, harmless: 64, daysAgo: 65 }, 'toolkit'),
];
