/** A home on a disk of its own: small, nearly full, or read-only. Needs the right to mount. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIZE_KB = 2048;

function mount(...args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' });
}

/** Why no disk can be mounted here; null: it can. */
export function whyNoDisk(): string | null {
  if (process.platform !== 'linux') return 'a disk can be mounted for a test on Linux only';
  if (process.getuid?.() !== 0) return 'mounting a disk for a test needs root';
  const folder = mkdtempSync(join(tmpdir(), 'cordon-mount-'));
  try {
    mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder);
    execFileSync('umount', [folder]);
    return null;
  } catch (thrown) {
    return `no disk can be mounted here: ${thrown instanceof Error ? thrown.message : thrown}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type SmallDisk = {
  /** Leaves so many kilobytes free. */
  leave(kilobytes: number): void;
  /** Takes the ballast away. */
  free(): void;
  readOnly(on: boolean): void;
  remove(): void;
};

/** Mounts a disk on an empty folder. */
export function mountDisk(folder: string): SmallDisk {
  mount('-t', 'tmpfs', '-o', `size=${SIZE_KB}k`, 'tmpfs', folder);
  const ballast = join(folder, 'ballast');
  return {
    leave(kilobytes) {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - kilobytes * 1024)));
    },
    free: () => rmSync(ballast, { force: true }),
    readOnly: (on) => mount('-o', `remount,${on ? 'ro' : 'rw'}`, folder),
    // Lazily: a process that is just ending may still stand in it.
    remove: () => execFileSync('umount', ['-l', folder]),
  };
}
