/** `notify`: a test by every channel, what a mail looks like, and the outbox (cli.md, Commands). */
import type { Problem } from '../../engine/errors.ts';
import type { Letter, LetterState } from '../../engine/model/notice.ts';
import type { Tone } from '../../engine/model/outcome.ts';
import { usage } from '../bad-usage.ts';
import { counted, moment, table } from '../columns.ts';
import { EXIT, EXIT_OF_PROBLEM, exitCodeOf } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import type { Io } from '../io.ts';
import type { NotifyServices, Told } from '../notify-services.ts';
import { printable } from '../printable.ts';
import { problemDocument, type Voice } from '../voice.ts';

type NotifyInvocation = Extract<Invocation, { command: 'notify' }>;

export async function runNotify(
  io: Io,
  notify: NotifyServices,
  voice: Voice,
  { ask }: NotifyInvocation,
): Promise<number> {
  switch (ask.verb) {
    case 'test': {
      const answer = await notify.test();
      return answer.ok ? tellAll(answer.told, voice) : refused(answer.problem, voice);
    }
    case 'preview': {
      const { subject, text, html, channels } = await notify.preview(ask.digest ? 'digest' : 'isolation');
      const whom = channels.length === 0 ? 'Nobody is told of anything yet: see "cordon notify test".' : '';
      voice.warn(
        `A sample: nothing of it happened, and nothing is sent. ${whom || `Notices go to ${channels.join(' and ')}.`}`,
      );
      if (ask.html) voice.say(html.trimEnd());
      else voice.say(`Subject: ${subject}`, '', text.trimEnd());
      voice.document({ subject, text, html });
      return EXIT.done;
    }
    case 'secret':
      return keep(io, notify, voice, ask.channel);
    case 'list': {
      const answer = await notify.letters();
      if (!answer.ok) return refused(answer.problem, voice);
      return list(answer.letters, voice);
    }
    case 'retry': {
      const answer = await notify.retry(ask.letter);
      return answer.ok ? tellAll(answer.told, voice) : refused(answer.problem, voice);
    }
  }
}

function refused(problem: Problem, voice: Voice): number {
  voice.problem(problem);
  voice.document(problemDocument(problem));
  return exitCodeOf({ problem });
}

const NAMES = { mail: 'The password of the mail relay', webhook: 'The secret of the webhook' } as const;
/** More is no secret, but a file that was named by mistake. */
const MOST_BYTES = 4096;

/** At a terminal it would be seen, and on the command line it would be in the list of processes. */
async function keep(io: Io, notify: NotifyServices, voice: Voice, channel: 'mail' | 'webhook'): Promise<number> {
  const line = `cordon notify secret ${channel}`;
  if (io.interactive) {
    return refused(
      usage('A secret is not typed here: it would be seen.', `From a file or a pipe: ${line} < FILE`),
      voice,
    );
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of io.input()) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES) break;
  }
  const secret = Buffer.concat(chunks).toString('utf8').trim();
  if (secret === '' || bytes > MOST_BYTES || /[\r\n\0]/.test(secret)) {
    return refused(usage('Standard input holds no secret: one line is expected.', `${line} < FILE`), voice);
  }
  const answer = await notify.keepSecret(channel, secret);
  if (!answer.ok) return refused(answer.problem, voice);
  voice.say(`${NAMES[channel]} is kept in ${answer.place === 'keychain' ? 'the keychain' : 'a file with mode 0600'}.`);
  return EXIT.done;
}

/** One line each as it comes; the mend of a failure below it. */
async function tellAll(all: AsyncIterable<Told>, voice: Voice): Promise<number> {
  const told: Told[] = [];
  for await (const one of all) {
    told.push(one);
    const { channel, about, delivery } = one;
    const done = delivery.kind === 'delivered';
    const mark = voice.paint.tone(done ? 'good' : 'bad', done ? 'sent    ' : 'not sent');
    voice.say(
      `${mark}  ${printable(channel)}: ${printable(about)}${done && delivery.words ? ` (${printable(delivery.words)})` : ''}`,
    );
    if (!done) for (const line of wordsOf(delivery.problem)) voice.say(`          ${line}`);
  }
  if (told.length === 0) voice.say('Nothing waits to be sent.');
  const rows = told.map(({ channel, about, delivery }) => {
    const problem = delivery.kind === 'delivered' ? null : delivery.problem;
    return {
      channel,
      sent: problem === null,
      about,
      words: delivery.kind === 'delivered' ? delivery.words : delivery.problem.what,
      mend: problem?.next ?? null,
    };
  });
  voice.document({ notices: rows });
  voice.list('told', rows);
  const problems = told.flatMap(({ delivery }) => (delivery.kind === 'delivered' ? [] : [delivery.problem]));
  const codes = problems.map(({ code }) => EXIT_OF_PROBLEM[code]);
  const [worst] = [EXIT.credentials, EXIT.usage, EXIT.service].filter((code) => codes.includes(code));
  return worst ?? (codes.length > 0 ? EXIT.leftForPerson : EXIT.done);
}

function wordsOf({ what, affects, next }: Problem): readonly string[] {
  return [what, affects, next]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => printable(String(part)));
}

const TONES: Readonly<Record<LetterState, Tone>> = { waiting: 'warn', sending: 'warn', sent: 'calm', dead: 'bad' };
const WORDS: Readonly<Record<LetterState, string>> = {
  waiting: 'waits',
  sending: 'under way',
  sent: 'sent',
  dead: 'given up',
};

function aboutOf({ notices }: Letter): string {
  const [first] = notices;
  if (!first) return '-';
  const latest = notices.at(-1) ?? first;
  const more = notices.length > 1 ? ` (${notices.length} events)` : '';
  return `${first.machine?.host ?? first.subject ?? ''} ${latest.happened}${more}`.trim();
}

function list(letters: readonly Letter[], voice: Voice): number {
  const dead = letters.filter(({ state }) => state === 'dead');
  if (letters.length === 0) voice.say('The outbox is empty: nothing was told, and nothing waits.');
  else {
    const rows = letters.map((letter) => [
      WORDS[letter.state],
      letter.channel,
      moment(letter.at),
      String(letter.attempts),
      printable(aboutOf(letter)),
    ]);
    const columns = [
      { title: 'STATE' },
      { title: 'BY' },
      { title: 'SINCE' },
      { title: 'TRIES', align: 'right' as const },
      { title: 'ABOUT' },
    ];
    voice.say(
      '',
      ...table(columns, rows, (cell, column, row) => {
        const letter = letters[row];
        if (!letter) return voice.paint.faint(cell);
        return column === 0 ? voice.paint.tone(TONES[letter.state], cell) : cell;
      }),
    );
    for (const letter of letters.filter(({ words }) => words !== '')) {
      voice.say('', `${printable(letter.id)}, ${WORDS[letter.state]}:`, `  ${printable(letter.words)}`);
    }
  }
  if (dead.length > 0) voice.say('', `${counted(dead.length, 'notice')} given up; "cordon notify retry" sends again.`);
  const things = letters.map((letter) => ({
    id: letter.id,
    state: letter.state,
    channel: letter.channel,
    at: new Date(letter.at).toISOString(),
    attempts: letter.attempts,
    due_at: letter.dueAt === null ? null : new Date(letter.dueAt).toISOString(),
    about: aboutOf(letter),
    words: letter.words,
  }));
  voice.document({ letters: things });
  voice.list('letters', things);
  return dead.length > 0 ? EXIT.leftForPerson : EXIT.done;
}
