import type { Figure } from '../figures.ts';

/** What every measurement is given. */
export type Bench = {
  /** The built program's entry file. */
  readonly program: string;
  /** A scratch folder, removed at the end. */
  readonly folder: string;
  readonly quick: boolean;
  /** The bundled file of a part by its name. */
  readonly parts: (name: PartName) => string;
};

export type PartName = 'audit' | 'gateway' | 'intake' | 'loaded-console' | 'pages' | 'week';

export type Measure = (bench: Bench) => Promise<readonly Figure[]>;
