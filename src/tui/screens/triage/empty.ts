/** A table without rows says why, and what to do next. Pure. */
import { wordsOf } from '../../../engine/errors.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { type Span, span } from '../../components/spans.ts';
import type { Snapshot } from '../../state/store.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { durationWords } from '../command/duration.ts';
import { windowWords } from '../frame/header.ts';

type Line = readonly Span[];

/** `width`: cells of the screen. */
export function emptyLines(snapshot: Snapshot, width: number): readonly Line[] {
  const { title, more, isError } = emptyWords(snapshot);
  const room = Math.min(76, width - 6);
  const indent = span('   ');
  return [
    [],
    ...wrapLines(sanitise(title), room).map((line) => [indent, span(line, isError ? 'error' : 'text.strong')]),
    [],
    ...more.flatMap((words) => wrapLines(sanitise(words), room).map((line) => [indent, span(line, 'text.muted')])),
  ];
}

type Words = { readonly title: string; readonly more: readonly string[]; readonly isError?: boolean };

function emptyWords({ engine, view, selection }: Snapshot): Words {
  const { watch, settings } = engine;
  const span_ = windowWords(settings.window, view.zone);
  if (view.narrowing !== '' && selection.total > 0) {
    return {
      title: `No machine matches "${sanitiseWithin(view.narrowing, 40)}".`,
      more: [`${countWords(selection.total, 'machine is', 'machines are')} hidden by it. Esc clears it.`],
    };
  }
  if (selection.aside > 0) {
    return {
      title:
        selection.aside === 1
          ? 'The one machine there is, is set aside.'
          : `All ${selection.aside} machines are set aside.`,
      more: [':skipped shows them. A skipped machine comes back by itself with evidence of a new kind.'],
    };
  }
  if (watch.problem !== null) {
    const reach = 'Nothing is shown because nothing could be read; it does not mean that all is quiet.';
    return {
      title: wordsOf(watch.problem),
      more: [reach, 'R tries again now, :setup checks gateway and keys.'],
      isError: true,
    };
  }
  if (watch.lastSuccessAt === null) {
    return {
      title: `Searching the ${span_} …`,
      more: ['Machines appear here as the pages arrive, the most urgent on top.'],
    };
  }
  const filter =
    settings.filter === null ? 'the default filter' : settings.filter === '*' ? 'no filter at all' : settings.filter;
  return {
    title: `No alerts in the ${span_} with ${filter}.`,
    more: [
      watch.on && !watch.paused
        ? `Searched again every ${durationWords(settings.intervalMs)}; a new alert appears by itself.`
        : 'R searches again.',
      ':window 12h looks further back, :filter changes what is searched for.',
    ],
  };
}
