/** What the text fields of the setup are called, and which of them hold secrets. Pure. */
import type { MailField } from '../../services.ts';
import { keyQuestions } from './answers.ts';
import { MAIL_LABELS } from './mail.ts';
import type { SetupRules, SetupState } from './state.ts';
import { VIRUSTOTAL_FIELD } from './virustotal.ts';

const LABELS: Readonly<Record<string, string>> = {
  gateway: 'Address',
  filter: 'Filter',
  filterFile: 'File',
  group: 'Group',
  window: 'Span',
  interval: 'Interval',
  protect: 'Machines',
  [VIRUSTOTAL_FIELD]: 'Key',
};

/** `name`: of the text in the state. */
export function fieldLabel(state: SetupState, rules: SetupRules, name: string): string {
  const [kind, slot, part] = name.split(':');
  if (kind === 'mail') return MAIL_LABELS[slot as MailField];
  if (kind !== 'key') return LABELS[name] ?? '';
  const question = keyQuestions(state, rules).find((each) => each.slot === slot);
  return (part === 'id' ? question?.idLabel : question?.secretLabel) ?? '';
}

export function isSecret(name: string): boolean {
  return name === VIRUSTOTAL_FIELD || name === 'mail:password' || (name.startsWith('key:') && name.endsWith(':secret'));
}
