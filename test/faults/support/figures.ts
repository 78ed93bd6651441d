/** Figures of a campaign: one JSON line each in the file that `npm run faults` names, where it names one. */
import { appendFileSync } from 'node:fs';

export type Figures = Readonly<Record<string, number>>;

/** One row of the printed table. */
export function tellFigures(campaign: string, figures: Figures): void {
  const file = process.env.CORDON_FAULTS_FIGURES;
  if (file) appendFileSync(file, `${JSON.stringify({ campaign, figures })}\n`);
}

/** How many seeds a campaign takes: few in the suite, as many as asked for in `npm run faults -- --seeds N`. */
export function seedsOr(few: number): number {
  return Number(process.env.CORDON_FAULTS_SEEDS ?? few);
}

/** True where `npm run faults` runs everything, not only what fits into the suite. */
export const IN_FULL = process.env.CORDON_FAULTS_SEEDS !== undefined;

/** The first seed: another one for another campaign of the same length. */
export const FIRST_SEED = Number(process.env.CORDON_FAULTS_FROM ?? 1);
