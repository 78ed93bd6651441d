/** The paths of VirusTotal's API that the gateway answers (its contract, section 2), by stable names. */

export const VIRUSTOTAL_ROUTE_NAMES = ['vt-file', 'vt-address', 'vt-domain', 'vt-url', 'vt-quotas'] as const;

export type VirusTotalRouteName = (typeof VIRUSTOTAL_ROUTE_NAMES)[number];

const at = (path: string) => new RegExp(`^/api/v3/${path}$`);

/** All of them are asked with GET. */
export const VIRUSTOTAL_PLACES: Readonly<Record<VirusTotalRouteName, RegExp>> = {
  'vt-file': at('files/([^/]+)'),
  'vt-address': at('ip_addresses/([^/]+)'),
  'vt-domain': at('domains/([^/]+)'),
  'vt-url': at('urls/([^/]+)'),
  'vt-quotas': at('users/([^/]+)/overall_quotas'),
};

/** Whether a path belongs to VirusTotal's API, known or not. */
export function isVirusTotalPath(path: string): boolean {
  return /^\/api\/v3(\/|$)/.test(path);
}
