/** Findings of the doctor, made short. */
import type { Finding } from '../../cli/doctor-services.ts';
import type { Problem } from '../../engine/errors.ts';

export function good(title: string, words: string): Finding {
  return { title, state: 'good', words, mend: null, problem: null, repair: null };
}

export function note(title: string, words: string, mend: string | null = null): Finding {
  return { title, state: 'note', words, mend, problem: null, repair: null };
}

export function bad(title: string, words: string, mend: string | null = null): Finding {
  return { title, state: 'bad', words, mend, problem: null, repair: null };
}

/** What a call or a file answered instead. */
export function failing(title: string, problem: Problem): Finding {
  const words = [problem.what, problem.affects].filter(Boolean).join(' ');
  return { title, state: 'bad', words, mend: problem.next ?? null, problem, repair: null };
}
