/** Answers of the gateway, before they are put on the wire. */

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, or null for none. */
  readonly body: string | Buffer | null;
};

export function json(status: number, value: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, body: JSON.stringify(value), ...(headers ? { headers } : {}) };
}

/** An error in the words of the portal layer and the log service (contract section 2). */
export function portalError(status: number, message: string, headers?: Readonly<Record<string, string>>): Answer {
  return json(status, { success: false, message }, headers);
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  422: 'Input validation failed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

export function problemDetails(status: number, detail: string): Record<string, unknown> {
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail };
}

/** An error of the endpoint service, after RFC 7807 (contract section 4.8). */
export function problem(status: number, detail: string, headers?: Readonly<Record<string, string>>): Answer {
  return json(status, problemDetails(status, detail), headers);
}

/** The page a proxy in between puts up. */
export function htmlPage(status: number): string {
  const title = `${status} ${TITLES[status] ?? 'Error'}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}
