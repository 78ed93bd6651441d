/** `paging` as several calls of the endpoint service take it. */

export type Page = { readonly pageSize: number; readonly offset: number };

/** Page sizes above `cap` are cut to it; without paging the first `cap`. */
export function readPaging(value: unknown, cap: number): { readonly ok: Page } | { readonly refused: string } {
  if (value === undefined) return { ok: { pageSize: cap, offset: 0 } };
  const { pageSize, offset, ...others } = (value ?? {}) as Record<string, unknown>;
  const whole = (number: unknown, least: number): number is number =>
    Number.isInteger(number) && Number(number) >= least;
  if (!whole(pageSize, 1) || !whole(offset, 0) || Object.keys(others).length > 0) {
    return { refused: 'paging needs pageSize (1 or more) and offset (0 or more), whole numbers.' };
  }
  return { ok: { pageSize: Math.min(pageSize, cap), offset } };
}
