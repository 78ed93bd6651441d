/** What is expected where the value of a setting does not fit, and a value that does. */
export type Guide = { readonly expected: string; readonly example: string };
