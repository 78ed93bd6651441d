/** `config`: settings read and changed; `schedule`: lines for the system scheduler. */
import { broken, table } from '../columns.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import type { ConfigRequest } from '../invocation.ts';
import type { Io } from '../io.ts';
import { printable } from '../printable.ts';
import type { Failed, Services } from '../services.ts';
import { problemDocument, type Voice } from '../voice.ts';

function shown(value: unknown): string {
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}

function failed(answer: Failed, voice: Voice): number {
  voice.problem(answer.problem);
  voice.document(problemDocument(answer.problem));
  return exitCodeOf({ problem: answer.problem });
}

/** A setting a line, below it what it is for, and what it takes; of a group its members. */
function explained(values: readonly (readonly [string, unknown])[], about: (key: string) => string): string[] {
  const width = 72;
  return values.flatMap(([key, value]) => {
    const words = about(key);
    if (words === '' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return explained(
        Object.entries(value).map(([name, member]) => [`${key}.${name}`, member]),
        about,
      );
    }
    return [`${key} = ${shown(value)}`, ...(words === '' ? [] : broken(words, width).map((line) => `    ${line}`))];
  });
}

async function agreeToFile(io: Io, path: string): Promise<boolean> {
  const answer = await io.ask(
    `No keychain keeps secrets here. Keep the keys in ${path}, readable by you alone? [y/N] `,
  );
  return /^y(es)?$/i.test(answer.trim());
}

export async function runConfig(io: Io, services: Services, voice: Voice, ask: ConfigRequest): Promise<number> {
  const { config } = services;
  switch (ask.verb) {
    case 'get': {
      const answer = await config.get(ask.key);
      if (!answer.ok) return failed(answer, voice);
      const values = Object.entries(answer.values);
      const [only] = values;
      if (ask.verbose) voice.say(...explained(values, config.about));
      else if (ask.key !== null && only && values.length === 1) voice.say(shown(only[1]));
      else
        voice.say(
          ...table(
            [{ title: 'SETTING' }, { title: 'VALUE' }],
            values.map(([key, value]) => [key, shown(value)]),
          ),
        );
      voice.document(answer.values);
      voice.list(
        'settings',
        values.map(([setting, value]) => ({ setting, value: shown(value) })),
      );
      return EXIT.done;
    }
    case 'set': {
      const answer = await config.set(ask.key, ask.value);
      if (!answer.ok) return failed(answer, voice);
      voice.say(`${ask.key} is now ${printable(answer.shown)}`);
      voice.document({ [ask.key]: answer.shown });
      voice.list('settings', [{ setting: ask.key, value: answer.shown }]);
      return EXIT.done;
    }
    case 'path': {
      const paths = Object.entries(config.paths());
      voice.say(
        ...table(
          [{ title: 'WHAT' }, { title: 'WHERE' }],
          paths.map(([what, where]) => [what, printable(where)]),
        ),
      );
      voice.document(Object.fromEntries(paths));
      voice.list(
        'paths',
        paths.map(([what, where]) => ({ what, where })),
      );
      return EXIT.done;
    }
    case 'import': {
      const answer = await config.importSeed(ask.file, io.interactive ? (path) => agreeToFile(io, path) : null);
      if (!answer.ok) return failed(answer, voice);
      voice.say(...answer.notes.map(printable));
      voice.document({ imported: ask.file, notes: answer.notes });
      return EXIT.done;
    }
  }
}

export async function runSchedule(
  services: Services,
  voice: Voice,
  system: 'cron' | 'systemd' | 'windows',
): Promise<number> {
  const lines = await services.scheduleLines(system);
  const mark = system === 'windows' ? 'REM ' : '# ';
  const blocks = lines.map(({ title, text }) => {
    const remarks = title.split('\n').map((line) => `${mark}${printable(line)}`);
    return (text === '' ? remarks : [...remarks, text]).join('\n');
  });
  voice.say(blocks.join('\n\n'));
  return EXIT.done;
}
