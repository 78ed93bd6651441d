/** What a bench measures, and whether it is within its budget (budgets.md, Speed and size). */

export type Figure = {
  /** Row of the table in budgets.md. */
  readonly row: number;
  readonly name: string;
  readonly measured: number;
  /** Null: told for the record, nothing is asked of it. */
  readonly budget: {
    readonly is: 'at most' | 'at least';
    readonly value: number;
    /** A share of the budget by which it may be missed before the bench fails: what one run differs from the next. */
    readonly tolerance: number;
  } | null;
  readonly unit: Unit;
  /** How it was had, where the name does not say. */
  readonly note?: string;
};

export type Unit = 'ms' | 's' | '×' | '%' | 'MB' | 'B' | '/s' | 'calls';

export type Verdict = 'ok' | 'near' | 'MISSED' | '';

/** `near`: missed, but by no more than the tolerance. */
export function verdictOf({ measured, budget }: Figure): Verdict {
  if (budget === null) return '';
  // What could not be measured is no success.
  if (!Number.isFinite(measured)) return 'MISSED';
  const missedBy = budget.is === 'at most' ? measured / budget.value - 1 : 1 - measured / budget.value;
  if (missedBy <= 0) return 'ok';
  return missedBy <= budget.tolerance ? 'near' : 'MISSED';
}

export function amount(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return 'not measured';
  const digits = unit === '/s' || unit === 'B' || unit === 'calls' ? 0 : Math.abs(value) >= 100 ? 0 : 2;
  const text = value.toLocaleString('en-US', { maximumFractionDigits: digits });
  return unit === '×' || unit === '%' ? `${text} ${unit}` : unit === '/s' ? `${text}/s` : `${text} ${unit}`;
}
