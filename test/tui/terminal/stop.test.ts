import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createStop, onContinue } from '../../../src/tui/terminal/stop.ts';

function stopper(platform: NodeJS.Platform = 'linux', giveAway = async (work: () => Promise<void>) => work()) {
  const told: string[] = [];
  const failures: unknown[] = [];
  const { stop, wentOn } = createStop({
    giveAway: () => giveAway,
    drained: async () => void told.push('drained'),
    failed: (error) => failures.push(error),
    back: () => told.push('back'),
    job: { platform, kill: (pid, signal) => told.push(`${signal} to ${pid}`) },
  });
  return { stop, wentOn, told, failures };
}

const turns = async () => {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('Ctrl-Z', () => {
  it('stops the whole job once all is written, and only once at a time', async () => {
    const { stop, told } = stopper();
    expect(stop()).toBeNull();
    expect(stop()).toBeNull();
    await turns();
    expect(told).toEqual(['drained', 'SIGTSTP to 0', 'back']);
    stop();
    await turns();
    expect(told).toHaveLength(6);
  });

  it('says so where programs cannot be stopped', () => {
    expect(stopper('win32').stop()).toMatch(/Windows/);
  });

  it('tells what went wrong', async () => {
    const { stop, failures } = stopper('linux', () => Promise.reject(new Error('no terminal')));
    stop();
    await turns();
    expect(failures).toEqual([new Error('no terminal')]);
  });
});

describe('going on after somebody else stopped it', () => {
  it('gives the terminal away and takes it back, so that all is set anew; not amid Ctrl-Z', async () => {
    const source = new EventEmitter();
    const { stop, wentOn, told } = stopper();
    const off = onContinue(wentOn, source);
    source.emit('SIGCONT');
    await turns();
    expect(told).toEqual(['drained', 'back']);
    stop();
    source.emit('SIGCONT');
    await turns();
    expect(told).toEqual(['drained', 'back', 'drained', 'SIGTSTP to 0', 'back']);
    off();
    source.emit('SIGCONT');
    await turns();
    expect(told).toHaveLength(5);
  });
});
