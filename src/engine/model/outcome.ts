/** How a machine ends in a cycle. One table drives screen, report and exit code (cli.md, Files of a run). */

export type Outcome =
  | 'isolated'
  | 'already_isolated'
  | 'pending'
  | 'unknown'
  | 'held'
  | 'proposed'
  | 'dry_run'
  | 'ambiguous'
  | 'not_found'
  | 'failed'
  | 'skipped';

export type ReleaseOutcome = 'released' | 'not_isolated' | 'pending' | 'unknown' | 'ambiguous' | 'not_found' | 'failed';

export type Tone = 'good' | 'warn' | 'bad' | 'calm';

export type OutcomeFacts = {
  readonly word: string;
  /** Something is left for a person: exit code 5. */
  readonly forPerson: boolean;
  readonly tone: Tone;
};

export const OUTCOMES: Readonly<Record<Outcome | ReleaseOutcome, OutcomeFacts>> = {
  isolated: { word: 'isolated, verified', forPerson: false, tone: 'good' },
  already_isolated: { word: 'already isolated', forPerson: false, tone: 'good' },
  pending: { word: 'pending, the endpoint has not taken the order yet', forPerson: true, tone: 'warn' },
  unknown: { word: 'unknown, the answer was lost', forPerson: true, tone: 'bad' },
  held: { word: 'held', forPerson: true, tone: 'warn' },
  proposed: { word: 'proposed', forPerson: true, tone: 'warn' },
  dry_run: { word: 'dry run, would be isolated', forPerson: false, tone: 'calm' },
  ambiguous: { word: 'ambiguous, several endpoints bear the name', forPerson: true, tone: 'warn' },
  not_found: { word: 'not found at the vendor', forPerson: true, tone: 'warn' },
  failed: { word: 'failed', forPerson: true, tone: 'bad' },
  skipped: { word: 'skipped', forPerson: false, tone: 'calm' },
  released: { word: 'released, verified', forPerson: false, tone: 'good' },
  not_isolated: { word: 'was not isolated', forPerson: false, tone: 'calm' },
};
