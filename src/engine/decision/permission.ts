/** Guards 1 and 2: the kill switch and the mode ladder. */
import type { Verdict } from '../model/decision.ts';
import type { JudgeContext } from './context.ts';
import { hold, notApplicable, pass } from './verdict.ts';

export function haltGuard({ halted, kind }: JudgeContext): Verdict {
  if (kind === 'release') return notApplicable('halt', 'The halt never stops a release.');
  if (!halted) return pass('halt', { value: 'off', limit: 'off', words: 'No halt is on.' });
  return hold('halt', {
    value: 'on',
    limit: 'off',
    words: 'The halt is on: no order leaves.',
    flip: 'Lift the halt: the key !, "cordon config set halt false", or remove the file HALT.',
  });
}

export function modeGuard(context: JudgeContext): Verdict {
  const { settings, actor } = context;
  if (settings.readOnly) {
    return hold('mode', {
      value: 'read-only',
      limit: 'writing allowed',
      words: 'Read-only: no write call is possible.',
      flip: 'Start without --read-only.',
    });
  }
  if (actor === 'person') {
    return pass('mode', { value: 'a person', limit: 'any mode', words: 'A person may act in every mode.' });
  }
  return automaticMode(context);
}

function automaticMode({ settings, ladder }: JudgeContext): Verdict {
  const { auto, dryRun, mode } = settings;
  const limit = 'automatic or --auto';
  if (dryRun || (!auto && ladder === 'stored' && mode === 'dry-run')) {
    return hold('mode', {
      value: 'dry run',
      limit,
      words: 'Dry run: decided, nothing is sent.',
      flip: dryRun ? 'Run without --dry-run.' : 'Set the mode to automatic.',
      outcome: 'dry_run',
    });
  }
  if (auto) return pass('mode', { value: '--auto', limit, words: '--auto: a person declared that this run acts.' });
  if (ladder === 'declared') {
    return hold('mode', {
      value: 'no --auto',
      limit,
      words: 'Without --auto a run proposes; a person confirms.',
      flip: 'Run with --auto, or isolate it by hand.',
      outcome: 'proposed',
    });
  }
  if (mode === 'automatic') return pass('mode', { value: 'automatic', limit, words: 'The mode is automatic.' });
  return hold('mode', {
    value: mode,
    limit,
    words: mode === 'approve' ? 'Mode approve: a person confirms.' : 'Mode observe: it only looks.',
    flip: 'Set the mode to automatic, or isolate it by hand.',
    outcome: 'proposed',
  });
}
