/** A table without rows says why, and what to do next. Pure. */
import type { Problem } from '../../../engine/errors.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import type { Span } from '../../components/spans.ts';
import type { Snapshot } from '../../state/store.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { durationWords } from '../command/duration.ts';
import { windowWords } from '../frame/header.ts';
import { type Placard, placardLines } from '../placard.ts';

/** `width`: cells of the screen. */
export function emptyLines(snapshot: Snapshot, width: number): readonly (readonly Span[])[] {
  return placardLines(placardFor(snapshot), width);
}

function placardFor(snapshot: Snapshot): Placard {
  const { engine, view, selection } = snapshot;
  const { watch } = engine;
  if (view.narrowing !== '' && selection.total > 0) return nothingMatches(snapshot);
  if (selection.aside > 0) {
    return {
      title:
        selection.aside === 1
          ? 'The one machine there is, is set aside.'
          : `All ${selection.aside} machines are set aside.`,
      told: ['They come back by themselves: with evidence of a new kind, or when the time chosen with S is over.'],
      ways: [
        [':aside', 'shows them'],
        ['h', 'the ledger: what is isolated and waits for a release'],
      ],
    };
  }
  if (watch.problem !== null) return couldNotRead(watch.problem, watch.nextAt !== null);
  const searched = windowWords(engine.settings.window, view.zone);
  if (watch.lastSuccessAt === null) {
    return {
      title: `Searching the ${searched} …`,
      told: ['Machines appear here as the pages arrive, the most urgent on top.'],
      ways: [
        ['h', 'the ledger, meanwhile: what is isolated and waits for a release'],
        [':window', '1h searches a shorter time, and sooner'],
      ],
    };
  }
  return allIsQuiet(snapshot, searched);
}

function nothingMatches({ view, selection }: Snapshot): Placard {
  return {
    title: `No machine matches "${sanitiseWithin(view.narrowing, 60)}".`,
    told: [`${countWords(selection.total, 'machine is', 'machines are')} hidden by it.`],
    ways: [
      ['Esc', 'shows them all again'],
      ['/', 'changes it: plain words, or fields as in severity:high AND user:ana*'],
      [':filter', 'searches at the service, for what was never fetched'],
    ],
  };
}

/** Nothing could be read, ever: that must not look like peace. */
function couldNotRead(problem: Problem, isTriedAgain: boolean): Placard {
  const isOfKeys = problem.code === 'credentials';
  return {
    title: problem.what,
    tone: 'error',
    told: [
      ...(problem.affects === undefined ? [] : [problem.affects]),
      'Nothing is shown because nothing could be read; it does not mean that all is quiet.',
      ...(problem.next === undefined || isOfKeys ? [] : [problem.next]),
    ],
    ways: [
      ...(isOfKeys ? ([[':setup', 'enters the keys again and logs in with them']] as const) : []),
      ['R', isTriedAgain ? 'tries now, instead of when the time has come' : 'tries again'],
      ...(isOfKeys ? [] : ([[':setup', 'checks gateway and keys']] as const)),
      ['A', 'what happened before'],
    ],
  };
}

function allIsQuiet({ engine: { settings, watch } }: Snapshot, searched: string): Placard {
  const filter =
    settings.filter === null ? 'the default filter' : settings.filter === '*' ? 'no filter at all' : settings.filter;
  const isLive = watch.on && !watch.paused;
  const goOn = watch.paused ? (['p', 'lets the watch go on'] as const) : (['R', 'searches again'] as const);
  return {
    title: `No alerts in the ${searched} with ${filter}.`,
    told: isLive
      ? [`It is searched again every ${durationWords(settings.intervalMs)}; a new alert appears by itself.`]
      : [],
    ways: [
      ...(isLive ? [] : [goOn]),
      [':window', '12h looks further back'],
      [':filter', 'changes what is searched for; * for everything'],
      ['h', 'the ledger: what is isolated and waits for a release'],
    ],
  };
}
