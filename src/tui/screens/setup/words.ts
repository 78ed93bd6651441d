/** What each step says: its name, its question, and what a person needs to answer it. Pure. */
import type { KeyQuestion } from '../../services.ts';
import { connectorOf, keyQuestions } from './answers.ts';
import type { SetupRules, SetupState, StepId } from './state.ts';
import { slotOf } from './steps.ts';

export type StepWords = { readonly title: string; readonly question: string; readonly help: string };

const WORDS: Readonly<Record<Exclude<StepId, `key:${string}`>, StepWords>> = {
  import: {
    title: 'Existing configuration',
    question: 'Take over the configuration found here?',
    help: 'Its answers are filled in on the pages that follow, and its keys are tested like any other. Nothing is changed in the file.',
  },
  connector: {
    title: 'System',
    question: 'Whose alerts are watched?',
    help: 'Isolation goes through the same system.',
  },
  gateway: {
    title: 'Region gateway',
    question: 'In which region is your tenant?',
    help: 'A tenant and its keys exist in exactly one region; a key is refused by every other gateway.',
  },
  filter: {
    title: 'Filter',
    question: 'Which alerts are looked for?',
    help: 'The filter goes to the service as it stands. It is tried on the last hour before you go on.',
  },
  group: {
    title: 'Isolation group',
    question: 'Into which group is a machine moved to isolate it?',
    help: 'Empty means Quarantine: it is compared with what isolation needs, and made by the first isolation where it is missing. Another group, for forensics or data capture, is taken as it is and must be there.',
  },
  window: {
    title: 'Window',
    question: 'How far back does the first search look?',
    help: 'Later searches go on where the last one ended.',
  },
  mode: {
    title: 'Mode',
    question: 'Who decides that a machine is isolated?',
    help: 'You can isolate by hand in every mode. Automatic can be chosen only after its dry run has been shown.',
  },
  schedule: {
    title: 'Schedule',
    question: 'How often is searched?',
    help: 'The built-in watch runs while the console (or "cordon watch") is open; the system scheduler runs single cycles.',
  },
  protect: {
    title: 'Protected machines',
    question: 'Which machines must never be isolated without a typed name?',
    help: 'Host names or patterns, parted by commas: DC-*, *-SQL, reception-1. Servers and domain controllers are kept from automation in any case. May stay empty.',
  },
  virustotal: {
    title: 'VirusTotal',
    question: 'Are indicators looked up at VirusTotal?',
    help: 'Only digests, public addresses and public domain names are sent, never anything private. A public key asks 4 times a minute, 500 a day; its terms rule out commercial products and business workflows: those need a paid key.',
  },
  mail: {
    title: 'Mail',
    question: 'Is somebody told by mail?',
    help: 'Of what is proven, what failed, and what waits for a person. A test is sent only where you ask for it, later too: "cordon notify test".',
  },
  secrets: {
    title: 'Where the keys are kept',
    question: 'There is no keychain here. Write the keys to a file?',
    help: 'The file has mode 0600: only your own user can read it. Without it the keys must come from the environment at each start.',
  },
  summary: { title: 'Summary', question: 'Save these answers?', help: 'Esc goes back and changes them.' },
};

/** Where there are no regions to choose from. */
const ONE_GATEWAY: StepWords = {
  title: 'Gateway',
  question: 'Where is its API?',
  help: 'Most accounts use the one listed; a customer on another grid types its address.',
};

export function wordsOfStep(state: SetupState, rules: SetupRules): StepWords {
  const slot = slotOf(state.step);
  if (state.step === 'gateway' && connectorOf(state, rules)?.gateways.length === 1) return ONE_GATEWAY;
  if (slot === null) return WORDS[state.step as keyof typeof WORDS];
  const question = keyQuestions(state, rules).find((each) => each.slot === slot);
  return {
    title: question?.title ?? slot,
    question: questionOf(question),
    help: question?.help ?? '',
  };
}

function questionOf(question: KeyQuestion | undefined): string {
  if (question?.fromEnvironment) return 'This key is given by the environment.';
  return question?.optional ? 'Another account? Leave it empty to go on.' : 'Enter the key pair.';
}

export function leavingWords(isSaved: boolean): string {
  const what = isSaved ? 'Everything is saved.' : 'Nothing is saved.';
  return `Leave the setup? ${what} The same key again leaves; any other stays.`;
}
