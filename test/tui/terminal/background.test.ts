import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askBackground, readBackground } from '../../../src/tui/terminal/background.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function asked(term: string | undefined = 'xterm-256color') {
  const sent: string[] = [];
  const listeners = new Set<(reply: string) => void>();
  const answer = askBackground(
    (sequence) => sent.push(sequence),
    {
      onReply: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    term,
  );
  const reply = (text: string) => {
    for (const listener of [...listeners]) listener(text);
  };
  return { sent, listeners, answer, reply };
}

describe('the background of the terminal', () => {
  it('is read in every spelling of an answer', () => {
    expect(readBackground('\x1b]11;rgb:0000/0000/0000\x1b\\')).toBe('dark');
    expect(readBackground('\x1b]11;rgb:1e1e/1e1e/2e2e\x07')).toBe('dark');
    expect(readBackground('\x1b]11;rgb:ff/ff/ff\x07')).toBe('light');
    expect(readBackground('\x1b]11;rgb:f/f/e\x07')).toBe('light');
    expect(readBackground('\x1b]11;rgba:fdfd/f6f6/e3e3/ffff\x1b\\')).toBe('light');
    expect(readBackground('\x1b]11;rgb:0000/0000/ffff\x07')).toBe('dark');
    expect(readBackground('\x1b]10;rgb:ffff/ffff/ffff\x07')).toBeNull();
    expect(readBackground('\x1b]11;what\x07')).toBeNull();
  });

  it('is taken from the first answer, and nobody listens afterwards', async () => {
    const { sent, listeners, answer, reply } = asked();
    expect(sent).toEqual(['\x1b]11;?\x1b\\']);
    reply('\x1b]10;rgb:0/0/0\x07');
    reply('\x1b]11;rgb:ffff/ffff/ffff\x07');
    expect(await answer).toBe('light');
    expect(listeners.size).toBe(0);
  });

  it('is not waited for longer than a moment', async () => {
    const { answer, listeners } = asked();
    await vi.advanceTimersByTimeAsync(300);
    expect(await answer).toBeNull();
    expect(listeners.size).toBe(0);
  });

  it('is not asked of terminals that would print the question', () => {
    for (const term of ['dumb', 'linux', 'vt100', '']) expect(asked(term)).toMatchObject({ answer: null, sent: [] });
  });
});
