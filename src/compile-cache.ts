// Compiled code is kept between starts: it halves what the program costs to load. In the syntax of bin.ts, and without
// an import, since bin.ts must load on any Node.
type Env = { readonly [name: string]: string | undefined };

/**
 * Turns Node's compile cache on, in a folder that nobody else may write to: what lies there is run. CORDON_HOME keeps
 * all that the program keeps, but is not made for this. Where nothing can be written, the start is only slower.
 */
export function keepCompiled(env: Env, platform: string): void {
  const { enableCompileCache } = process.getBuiltinModule('module');
  const { mkdirSync, existsSync } = process.getBuiltinModule('fs');
  const { join } = process.getBuiltinModule('path');
  // A person who has set Node's own variables has decided.
  if (env.NODE_COMPILE_CACHE || env.NODE_DISABLE_COMPILE_CACHE) return;
  const home = env.CORDON_HOME;
  if (home && !existsSync(home)) return;
  try {
    const folder = join(home || cacheFolder(env, platform), 'compiled');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    enableCompileCache(folder);
  } catch (_error) {
    // Read-only, or no home at all.
  }
}

function cacheFolder(env: Env, platform: string): string {
  const { join, isAbsolute } = process.getBuiltinModule('path');
  const home = process.getBuiltinModule('os').homedir();
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'cordon');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'cordon');
  const named = env.XDG_CACHE_HOME;
  return join(named && isAbsolute(named) ? named : join(home, '.cache'), 'cordon');
}
