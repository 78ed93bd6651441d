/** The two lines on top of every screen: what is watched and how, and what must not be overlooked. Pure. */
import { vendorOf } from '../../../engine/model/source.ts';
import type { SearchWindow } from '../../../engine/settings.ts';
import type { EngineState } from '../../../engine/state.ts';
import { type Span, span, spansWidth, spreadSpans } from '../../components/spans.ts';
import type { ConsoleOptions } from '../../services.ts';
import { clockMinute } from '../../text/clock-time.ts';
import { sanitise } from '../../text/sanitise.ts';
import { durationWords } from '../command/duration.ts';

type Flags = Pick<ConsoleOptions, 'demo' | 'readOnly'>;

export function titleLine(state: EngineState, options: Flags, width: number): readonly Span[] {
  const badges = [
    ...(state.halted ? [span(' HALTED ', 'danger')] : []),
    ...(options.readOnly || state.settings.readOnly ? [span(' READ-ONLY ', 'warn')] : []),
    ...(options.demo ? [span(' DEMO ', 'accent')] : []),
    span(` ${state.settings.dryRun ? 'dry run' : modeWords(state.settings.mode)}`, 'text.strong'),
  ];
  const room = width - spansWidth(badges) - 1;
  const whole = [span('Cordon', 'accent'), ...sourceSpans(state, options, true)];
  // Where not all fits, who is watched tells more than through which gateway.
  const left = spansWidth(whole) <= room ? whole : [span('Cordon', 'accent'), ...sourceSpans(state, options, false)];
  return spreadSpans(state.sources.length > 1 ? left : whole, badges, width);
}

/** All systems that are watched; accounts of one gateway are counted. */
function sourceSpans({ sources }: EngineState, { demo }: Flags, gateways: boolean): readonly Span[] {
  const groups = [...Map.groupBy(sources, ({ title, gateway }) => `${title}\n${gateway}`).values()];
  return groups.flatMap(([first, ...others], index) => {
    if (!first) return [];
    const accounts = others.length === 0 ? '' : `, ${others.length + 1} accounts`;
    return [
      span(index === 0 ? '  ' : ' + '),
      span(sanitise(first.title) + accounts),
      ...(gateways ? [span(`  ${demo ? 'the built-in gateway' : sanitise(first.gateway)}`, 'text.muted')] : []),
      ...(gateways && index < groups.length - 1 ? [span(' ')] : []),
    ];
  });
}

/** `right`: how fresh the data is. */
export function searchLine(
  state: EngineState,
  zone: 'local' | 'utc',
  right: readonly Span[],
  width: number,
): readonly Span[] {
  const words = searchFilterWords(state);
  const left = [
    span(windowWords(state.settings.window, zone)),
    span('  '),
    span(words, 'text.muted'),
    ...(state.complete ? [] : [span('  a part of the window is missing', 'warn')]),
  ];
  return spreadSpans(left, right, width);
}

/** One filter, or the one of each vendor where a person has set them apart. */
function searchFilterWords({ settings: { filter, filters = {} }, sources }: EngineState): string {
  const told = (own: string | null) => (own === null ? 'default filter' : own === '*' ? 'no filter' : sanitise(own));
  const vendors = [...new Set(sources.map(({ id }) => vendorOf(id)))];
  if (vendors.every((vendor) => filters[vendor] === undefined)) return told(filter);
  return vendors.map((vendor) => `${sanitise(vendor)}: ${told(filters[vendor] ?? filter)}`).join('  ');
}

export function windowWords(window: SearchWindow, zone: 'local' | 'utc'): string {
  if (window.kind === 'last') return `last ${durationWords(window.ms)}`;
  return `${clockMinute(window.from, zone)} to ${clockMinute(window.to, zone)}`;
}

function modeWords(mode: EngineState['settings']['mode']): string {
  return mode === 'dry-run' ? 'dry run' : mode;
}
