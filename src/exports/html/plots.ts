/** The plots of the page: inline SVG without scripts and without styles of their own; colours come by class. */
import { SEVERITIES, type SeverityCounts } from '../../engine/model/alert.ts';
import { SEVERITY_WORDS, severitiesIn, totalOf } from '../../engine/model/severity.ts';
import { countWords } from '../../engine/model/span-words.ts';
import type { Histogram } from '../../engine/reporting/alert-histogram.ts';
import { exactTime } from '../text.ts';
import { type Markup, markup, NOTHING } from './markup.ts';

const WIDTH = 960;

/** One bar, a piece a severity, the worst first; below it the figures. */
export function severityPlot(counts: SeverityCounts): Markup {
  const total = totalOf(counts);
  if (total === 0) return NOTHING;
  const shown = severitiesIn(counts);
  let from = 0;
  const pieces = shown.map((severity) => {
    const width = (counts[severity] / total) * WIDTH;
    const piece = markup`<rect class="s-${severity}" x="${from}" y="0" width="${Math.max(1, width - 2)}" height="22"><title>${counts[severity]} ${SEVERITY_WORDS[severity]}</title></rect>`;
    from += width;
    return piece;
  });
  const words = shown.map((severity) => `${counts[severity]} ${SEVERITY_WORDS[severity]}`).join(', ');
  return markup`<svg class="plot bar" viewBox="0 0 ${WIDTH} 22" preserveAspectRatio="none" role="img" aria-label="${words}">${pieces}</svg>
<ul class="legend">${shown.map((severity) => markup`<li><span class="dot b-${severity}"></span><b>${counts[severity]}</b> ${SEVERITY_WORDS[severity]}</li>`)}</ul>`;
}

const TOP = 18;
const BARS = 150;
const HEIGHT = TOP + BARS + 26;

/** Alerts over time: a column a part, stacked by severity, the worst at the bottom. */
export function timePlot({ from, to, parts }: Histogram): Markup {
  const most = Math.max(0, ...parts.map(totalOf));
  if (most === 0) return NOTHING;
  const step = WIDTH / parts.length;
  const columns = parts.map((part, index) => {
    let base = TOP + BARS;
    const start = from + ((to - from) * index) / parts.length;
    return SEVERITIES.filter((severity) => part[severity] > 0).map((severity) => {
      const height = (part[severity] / most) * BARS;
      base -= height;
      const words = `${exactTime(start)}: ${part[severity]} ${SEVERITY_WORDS[severity]}`;
      return markup`<rect class="s-${severity}" x="${index * step + 1}" y="${base}" width="${step - 2}" height="${Math.max(1, height)}"><title>${words}</title></rect>`;
    });
  });
  const total = parts.reduce((sum, part) => sum + totalOf(part), 0);
  const label = `${countWords(total, 'alert')} from ${exactTime(from)} to ${exactTime(to)}; at most ${most} in one column`;
  const base = TOP + BARS;
  return markup`<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
<line class="grid" x1="0" y1="${TOP}" x2="${WIDTH}" y2="${TOP}"/><line class="grid" x1="0" y1="${TOP + BARS / 2}" x2="${WIDTH}" y2="${TOP + BARS / 2}"/>
<text class="axis" x="0" y="${TOP - 5}">${countWords(most, 'alert')}</text>
${columns}
<line class="base" x1="0" y1="${base}" x2="${WIDTH}" y2="${base}"/>
<text class="axis" x="0" y="${base + 18}">${exactTime(from)}</text>
<text class="axis" x="${WIDTH / 2}" y="${base + 18}" text-anchor="middle">${exactTime(from + (to - from) / 2).slice(11)}</text>
<text class="axis" x="${WIDTH}" y="${base + 18}" text-anchor="end">${exactTime(to)}</text>
</svg>`;
}

const RANGE = 200;

/** Where on the page's span of time something began and ended; a moment is a dot. */
export function rangePlot(
  range: { readonly first: number | null; readonly last: number | null },
  span: { readonly from: number; readonly to: number } | null,
  severity: string,
): Markup {
  const { first, last } = range;
  if (span === null || first === null || last === null || !(span.to > span.from)) return NOTHING;
  const at = (time: number) => Math.max(0, Math.min(1, (time - span.from) / (span.to - span.from))) * (RANGE - 10);
  const x = at(first);
  const label = `${exactTime(first)} to ${exactTime(last)}`;
  return markup`<svg class="range" viewBox="0 0 ${RANGE} 12" preserveAspectRatio="none" role="img" aria-label="${label}"><line class="grid" x1="0" y1="6" x2="${RANGE}" y2="6"/><rect class="s-${severity}" x="${x}" y="1" width="${at(last) - x + 10}" height="10" rx="3"><title>${label}</title></rect></svg>`;
}
