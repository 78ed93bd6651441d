/** One machine on the page. */
import { SEVERITY_WORDS } from '../../engine/model/severity.ts';
import { countWords } from '../../engine/model/span-words.ts';
import type { ExportedAlert, ExportedKind, ExportedMachine } from '../document.ts';
import { exactTime, timeRange } from '../text.ts';
import { type Content, type Markup, markup, NOTHING } from './markup.ts';
import { rangePlot } from './plots.ts';

export type Span = { readonly from: number; readonly to: number } | null;

/** `several`: it is one of several, and its timeline one by one is left out. */
export function machineSection(machine: ExportedMachine, span: Span, several: boolean): Markup {
  const { state, kinds, indicators, guards, timeline } = machine;
  const told: readonly (readonly [string, Content])[] = [
    ['State', markup`<span class="badge ${state.tone}">${state.words}</span>`],
    ['Why', machine.reason],
    ['Seen', timeRange(machine.first, machine.last)],
    ['False positives', machine.suppressed === 0 ? '' : `${countWords(machine.suppressed, 'alert')}, no evidence`],
    ['Users', codes(machine.users)],
    ['ATT&CK techniques', codes(machine.techniques)],
    ...machine.facts.map(({ label, text }) => [label, text] as const),
  ];
  const shown = told.filter(([, content]) => content !== '');
  return markup`<section><h2>${several ? markup`<bdi>${machine.host}</bdi>` : 'The machine'}</h2>
<dl>${shown.map(([label, content]) => markup`<dt>${label}</dt><dd><bdi>${content}</bdi></dd>`)}</dl>
${guards.length === 0 ? NOTHING : markup`<h3>Guards</h3><ul>${guards.map(({ title, verdict, words }) => markup`<li><b>${title}</b>, ${verdict}: <bdi>${words}</bdi></li>`)}</ul>`}
${kinds === null || kinds.length === 0 ? NOTHING : kindTable(kinds, span)}
${indicators.length === 0 ? NOTHING : markup`<h3>Indicators</h3><div class="scroll"><table><tbody>${indicators.map(({ kind, value, file = '', verdict }) => markup`<tr><td class="t">${kind}</td><td><code>${value}</code>${file === '' ? NOTHING : markup` <bdi>${file}</bdi>`}</td><td class="t">${verdict}</td></tr>`)}</tbody></table></div>`}
${timeline === null || several || timeline.length === 0 ? NOTHING : timelineTable(timeline, machine.alerts)}
</section>`;
}

/** '' where there are none. */
function codes(values: readonly string[]): Content {
  if (values.length === 0) return '';
  return markup`<span class="chips">${values.map((value) => markup`<code>${value}</code>`)}</span>`;
}

function kindTable(kinds: readonly ExportedKind[], span: Span): Markup {
  const rows = kinds.map(
    (kind) =>
      markup`<tr><td class="n">${kind.count}</td><td>${kind.suppressed ? 'false positive' : severityWord(kind)}</td><td><bdi>${kind.event}</bdi></td><td>${kind.rule === '' ? '–' : markup`<code>${kind.rule}</code>`}</td><td><bdi>${kind.techniques.join(', ')}</bdi></td><td>${rangePlot(kind, span, kind.severity)}</td><td class="t">${timeRange(kind.first, kind.last)}</td></tr>`,
  );
  return markup`<h3>Alerts by kind</h3><div class="scroll"><table><thead><tr><th class="n">Count</th><th>Severity</th><th>Event</th><th>Rule</th><th>Techniques</th><th>When</th><th>First – last</th></tr></thead><tbody>
${rows}
</tbody></table></div>`;
}

function timelineTable(timeline: readonly ExportedAlert[], total: number): Markup {
  const rows = timeline.map(
    (alert) =>
      markup`<tr><td class="t">${exactTime(alert.time)}</td><td>${alert.suppressed ? 'false positive' : severityWord(alert)}</td><td><bdi>${alert.event}</bdi></td><td>${alert.rule === '' ? '–' : markup`<code>${alert.rule}</code>`}</td><td><bdi>${alert.techniques.join(', ')}</bdi></td></tr>`,
  );
  const left =
    total > timeline.length ? markup`<p class="sub">The newest ${timeline.length} of ${total}.</p>` : NOTHING;
  return markup`<h3>Timeline</h3><div class="scroll"><table><thead><tr><th>Time</th><th>Severity</th><th>Event</th><th>Rule</th><th>Techniques</th></tr></thead><tbody>
${rows}
</tbody></table></div>${left}`;
}

function severityWord({ severity }: Pick<ExportedKind, 'severity'>): Markup {
  return markup`<span class="c-${severity}">${SEVERITY_WORDS[severity]}</span>`;
}
