import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Seconds of processor time a process has used; NaN where the system does not tell. */
export async function cpuSeconds(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const { readFile } = await import('node:fs/promises');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; user and system time are the 12th and 13th members behind it.
    const members = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(members[11]) + Number(members[12])) / 100;
  }
  try {
    const { stdout } = await run('ps', ['-o', 'cputime=', '-p', String(pid)]);
    return stdout
      .trim()
      .split(/[:-]/)
      .reduce((sum, part) => sum * 60 + Number(part), 0);
  } catch {
    return Number.NaN;
  }
}
