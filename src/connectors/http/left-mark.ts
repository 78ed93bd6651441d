/** Set on the options of a call; tells afterwards whether anything of it was written to a connection. */
export const LEFT = Symbol('left');
export type LeftMark = { left: boolean };
