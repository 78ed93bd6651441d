/** By what machines can be grouped. */
export const GROUPINGS = ['user', 'rule', 'hash'] as const;
export type GroupBy = (typeof GROUPINGS)[number];
