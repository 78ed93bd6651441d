/** What the setup knows while it is being answered: answers, the place on the page, and what has been asked of whom. */
import type { Problem } from '../../../engine/errors.ts';
import type { TextState } from '../../components/text-field/text-state.ts';
import type { KeyAnswer, MailField, Preview, SeedConfig, SetupServices } from '../../services.ts';

export type StepId =
  | 'import'
  | 'connector'
  | 'gateway'
  | `key:${string}`
  | 'filter'
  | 'group'
  | 'window'
  | 'mode'
  | 'schedule'
  | 'protect'
  | 'mail'
  | 'virustotal'
  | 'secrets'
  | 'summary';

/** On a step one is at its list, in its text field, or on the page that shows what came of it. */
export type Place = 'list' | 'field' | 'page';

export type ChoiceName =
  | 'import'
  | 'connector'
  | 'gateway'
  | 'filter'
  | 'window'
  | 'mode'
  | 'schedule'
  | 'mail'
  | 'virustotal'
  | 'secrets';

/** Texts by name: 'gateway', 'filter', 'filterFile', 'group', 'window', 'interval', 'protect', 'key:<slot>:id', 'key:<slot>:secret', 'mail:<field>', 'virustotal'. */
export type Texts = Readonly<Record<string, TextState>>;

export type PreviewAnswer = Preview | { readonly problem: Problem };
/** What a real call brought; null: it works. */
export type ServiceTest = { readonly problem: Problem | null };
export type MailTest = ServiceTest;
export type SaveAnswer = { readonly saved: string } | { readonly problem: Problem };

/**
 * Something asked of a service. It counts only for the answers it was asked about (`of`); `answer` is null while it
 * is under way.
 */
export type Asked<Answer> = { readonly of: string; readonly attempt: number; readonly answer: Answer | null };

export type SetupState = {
  readonly step: StepId;
  readonly place: Place;
  readonly focus: 'id' | 'secret';
  readonly revealed: boolean;
  readonly choices: Readonly<Partial<Record<ChoiceName, string>>>;
  readonly texts: Texts;
  /** Next to the field that caused it; `column` puts a caret under the text. */
  readonly complaint: { readonly words: string; readonly column: number | null } | null;
  /** Counts what was asked, so that a late answer to an older question is told apart. */
  readonly attempts: number;
  readonly seed: SeedConfig | null | 'looking';
  readonly store: 'keychain' | 'file' | 'looking';
  /** Round trip by gateway URL, ms; null: no answer. */
  readonly latency: Readonly<Record<string, number | null>>;
  readonly keyTests: Readonly<Record<string, Asked<KeyAnswer>>>;
  readonly trial: Asked<PreviewAnswer> | null;
  readonly dryRun: Asked<PreviewAnswer> | null;
  readonly mailField: MailField;
  /** `send`: with a test mail. */
  readonly mailTest: (Asked<MailTest> & { readonly send: boolean }) | null;
  readonly virusTotalTest: Asked<ServiceTest> | null;
  readonly saving: Asked<SaveAnswer> | null;
  /** Leaving was asked for once; the second time leaves. */
  readonly leaving: 'no' | 'asked' | 'left';
};

/** The parts of the services that answer at once: the reducer may use them and stays pure. */
export type SetupRules = Pick<
  SetupServices,
  | 'connectors'
  | 'offersDemo'
  | 'limits'
  | 'mail'
  | 'checkMail'
  | 'virustotal'
  | 'checkGateway'
  | 'checkFilter'
  | 'filterInFile'
  | 'checkDuration'
  | 'scheduleLines'
>;

export const INITIAL: SetupState = {
  step: 'import',
  place: 'page',
  focus: 'id',
  revealed: false,
  choices: {},
  texts: {},
  complaint: null,
  attempts: 0,
  seed: 'looking',
  store: 'looking',
  latency: {},
  keyTests: {},
  trial: null,
  dryRun: null,
  mailField: 'relay',
  mailTest: null,
  virusTotalTest: null,
  saving: null,
  leaving: 'no',
};
