/** "0 B", "12 kB", "3.4 MB": thousands, as disks are sold and tools print them. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const at = units.findLastIndex((_, power) => bytes >= 1000 ** power);
  if (at <= 0) return `${Math.round(bytes)} B`;
  const value = bytes / 1000 ** at;
  return `${value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[at]}`;
}
