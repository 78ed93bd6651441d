/** How the simulated VirusTotal behaves; every member may be changed while it runs (its contract, section 5). */

export type VirusTotalSettings = {
  /** Requests a key has in any 60 seconds, a UTC day and a UTC month. */
  perMinute: number;
  perDay: number;
  perMonth: number;
  /** What a request beyond the minute's quota is answered; beyond the day's it is always QuotaExceededError. */
  minuteRefusal: 'QuotaExceededError' | 'TooManyRequestsError';
  /** Whether a 429 carries Retry-After; the service does not promise it. */
  tellsRetryAfter: boolean;
};

export const PUBLIC_KEY: Readonly<VirusTotalSettings> = {
  perMinute: 4,
  perDay: 500,
  perMonth: Number.POSITIVE_INFINITY,
  minuteRefusal: 'QuotaExceededError',
  tellsRetryAfter: false,
};
