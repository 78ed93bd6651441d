/** Member of a record that stands for a text which could not be read; its value says why. */
export const UNREADABLE = '$unreadable';
