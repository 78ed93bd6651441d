/**
 * A span of time in its largest whole unit, in tables as in sentences: "45 s", "12 min", "3 h", "4 d". Always rounded
 * down, so that one age reads alike wherever it stands. Negative spans count as none.
 */
export function spanWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
}

/** "1 alert", "3 alerts": the regular plural, or the one given. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
