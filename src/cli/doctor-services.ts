/** What `doctor` needs from the rest of the program. */
import type { Problem } from '../engine/errors.ts';
import type { Repair } from '../engine/ports.ts';
import type { SessionFlags } from './invocation.ts';

/** One thing looked at: how it stands, and how it is mended. */
export type Finding = {
  /** E.g. "Key of Infinity Events". */
  readonly title: string;
  /** `note`: it works, and a person should know something. */
  readonly state: 'good' | 'note' | 'bad';
  readonly words: string;
  readonly mend: string | null;
  /** Why it is bad, where a call or a file said so: decides the exit code. */
  readonly problem: Problem | null;
  /** Mends it, on a person's explicit request only; null: that cannot be done from here. */
  readonly repair: (() => Promise<Repair>) | null;
};

export type Examination = {
  readonly findings: AsyncIterable<Finding>;
  close(): Promise<void>;
};

export interface DoctorServices {
  /** Looks at everything in turn; reads only, but for `repair`. */
  examine(
    flags: SessionFlags,
  ): Promise<({ readonly ok: true } & Examination) | { readonly ok: false; readonly problem: Problem }>;
}
