/** What the console needs besides the engine, as plain data and functions; `compose.ts` provides it. */
import type { Problem } from '../engine/errors.ts';
import type { ExecutionReport } from '../engine/reporting/report.ts';
import type { Limits, Mode, ProtectRule } from '../engine/settings.ts';
import type { ThemeWish } from './theme/tokens.ts';

export type GatewayOption = {
  readonly id: string;
  readonly label: string;
  readonly url: string;
  readonly uncertain: boolean;
};

export type KeyQuestion = {
  readonly slot: string;
  readonly title: string;
  readonly help: string;
  readonly idLabel: string;
  readonly secretLabel: string;
  /** The environment gives this pair already: nothing is asked. */
  readonly fromEnvironment: boolean;
  /** A further account: may stay empty, and is asked for only where the one before it is typed. */
  readonly optional?: boolean;
};

export type ConnectorOption = {
  readonly id: string;
  readonly title: string;
  readonly gateways: readonly GatewayOption[];
  readonly keys: readonly KeyQuestion[];
  readonly defaultFilter: string;
  readonly filterExamples: readonly string[];
  /** Where machines are isolated by moving them into a group: its usual name. */
  readonly isolationGroup?: string;
  /** A file of `field=value` lines may name the triggers. */
  readonly takesFilterFile?: boolean;
};

export type KeyAnswer =
  | { readonly ok: true; readonly ms: number; readonly note: string }
  | { readonly ok: false; readonly problem: Problem; readonly belongsTo?: string };

export type Preview = {
  readonly alerts: number;
  readonly machines: number;
  /** Distinct indicators that a reputation service could be asked about; absent: not counted. */
  readonly indicators?: number;
  readonly complete: boolean;
  /** Machines automatic mode would isolate, and those it would hold with the guard's words. */
  readonly wouldIsolate: readonly string[];
  readonly wouldHold: readonly { readonly host: string; readonly words: string }[];
};

export type SetupAnswers = {
  readonly connector: string;
  readonly gateway: string;
  /** By slot; a slot given by the environment is absent. */
  readonly keys: Readonly<Record<string, { readonly id: string; readonly secret: string }>>;
  readonly filter: string;
  /** Absent: the usual one, or the connector knows no such thing. */
  readonly isolationGroup?: string;
  /** A duration, e.g. "1h". */
  readonly window: string;
  readonly mode: Mode;
  readonly schedule:
    | { readonly kind: 'once' }
    | { readonly kind: 'watch'; readonly interval: string }
    | { readonly kind: 'system'; readonly interval: string };
  readonly protect: readonly ProtectRule[];
  /** Absent: it stays as it is; null: no mail. */
  readonly mail?: MailAnswer | null;
  /** Absent: it stays as it is; null: off. */
  readonly virustotal?: VirusTotalAnswer | null;
};

/** null: the environment gives the key. */
export type VirusTotalAnswer = { readonly key: string | null };

export type MailField = 'relay' | 'from' | 'to' | 'user' | 'password' | 'ca';

export type MailAnswer = {
  readonly security: 'starttls' | 'tls' | 'none';
  /** A host, or "host:port". */
  readonly relay: string;
  readonly from: string;
  readonly to: readonly string[];
  /** null: the relay asks for no login. */
  readonly user: string | null;
  /** null: none, or the environment gives it. */
  readonly password: string | null;
  /** A file with certificates (PEM) that are trusted too; absent: as it is. */
  readonly ca?: string;
};

/** The seed's config.json, found in the working folder. */
export type SeedConfig = {
  readonly path: string;
  readonly answers: Partial<SetupAnswers>;
  readonly notes: readonly string[];
};

export interface SetupServices {
  readonly connectors: readonly ConnectorOption[];
  /** The built-in gateway can be tried instead of a real one; nothing is saved then. */
  readonly offersDemo?: boolean;
  /** What automatic mode may isolate at most, shown before it can be chosen. */
  readonly limits: Pick<Limits, 'perCycle' | 'perHour' | 'perDay'>;
  /** `stored`: how mail is sent now, in words; null: it is not. */
  readonly mail: { readonly stored: string | null; readonly passwordFromEnvironment: boolean };
  /** The first answer that will not do, and why; null: all will. */
  checkMail(answer: MailAnswer): { readonly field: MailField; readonly words: string } | null;
  /** `stored`: look-ups are switched on now. */
  readonly virustotal: { readonly stored: boolean; readonly keyFromEnvironment: boolean };
  /** One real look-up; null: the key is accepted. */
  testVirusTotal(answer: VirusTotalAnswer, signal: AbortSignal): Promise<Problem | null>;
  /** Connects to the relay and logs in, and sends a test mail where `send` says so; null: it works. */
  testMail(answer: MailAnswer, signal: AbortSignal, send: boolean): Promise<Problem | null>;
  /** Where secrets would go now: the keychain, or the file with mode 0600 when the person agrees. */
  secretStore(): Promise<'keychain' | 'file'>;
  findSeedConfig(): Promise<SeedConfig | null>;
  /** Same rules as the command line: an origin, or the sentence why not. */
  checkGateway(text: string): { readonly origin: string } | { readonly refused: string };
  checkFilter(connector: string, filter: string): { readonly message: string; readonly column: number } | null;
  /** The filter that a file of `field=value` lines stands for, or why not. Answers at once: the file is small. */
  filterInFile(path: string): { readonly filter: string } | { readonly refused: string };
  checkDuration(text: string): { readonly ms: number } | { readonly refused: string };
  testKey(
    connector: string,
    gateway: string,
    slot: string,
    pair: { readonly id: string; readonly secret: string } | null,
    signal: AbortSignal,
  ): Promise<KeyAnswer>;
  /** Round trip to a gateway, ms. */
  latency(gateway: string, signal: AbortSignal): Promise<number | null>;
  /** Searches for real and counts; with `auto` it also says what automatic mode would do. Reads only. */
  preview(answers: SetupAnswers, auto: boolean, signal: AbortSignal): Promise<Preview | { readonly problem: Problem }>;
  /** Ready lines for the system scheduler. */
  scheduleLines(answers: SetupAnswers): readonly { readonly title: string; readonly text: string }[];
  /** Writes settings and secrets; `secretsTo` as the person agreed. */
  save(
    answers: SetupAnswers,
    secretsTo: 'keychain' | 'file',
  ): Promise<{ readonly saved: string } | { readonly problem: Problem }>;
}

export type WrittenExport =
  /** `note`: something to know about the file; '' for nothing. */
  | { readonly ok: true; readonly path: string; readonly note: string }
  | { readonly ok: false; readonly problem: Problem };

/** Where exports go. */
export interface ExportServices {
  /** `named`: a file as a person named it; null: `suggested` in the folder of exports. */
  write(file: { readonly named: string | null; readonly suggested: string; readonly text: string }): WrittenExport;
  /** The report this run wrote last; null: none yet. */
  lastReport(): ExecutionReport | null;
}

export type ConsoleOptions = {
  readonly theme: ThemeWish;
  readonly plain: boolean;
  readonly demo: boolean;
  readonly readOnly: boolean;
  readonly time: 'local' | 'utc';
  /** How a person who looks elsewhere is told of a new machine; default: not at all. */
  readonly notice?: 'off' | 'bell' | 'desktop';
  /** Whether the mouse is followed; default: no. */
  readonly mouse?: boolean;
  /** Whether `c` may write to the clipboard through the terminal; default: yes. */
  readonly copy?: boolean;
  /** Whether verdicts and written files may lead somewhere (OSC 8); default: yes. */
  readonly links?: boolean;
  readonly version: string;
  /** Absent: nothing can be exported to a file. */
  readonly exports?: ExportServices;
};
