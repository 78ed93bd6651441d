/** An export as one HTML page that needs nothing else: no script, no request, plots as inline SVG. */

import type { Severity, SeverityCounts } from '../../engine/model/alert.ts';
import { NO_COUNTS, SEVERITY_WORDS, severitiesIn, worstOf } from '../../engine/model/severity.ts';
import { countWords } from '../../engine/model/span-words.ts';
import { DEMO_WORDS, type ExportDocument, type ExportedMachine, type Fact } from '../document.ts';
import { exactTime } from '../text.ts';
import { machineSection, type Span } from './machine-section.ts';
import { type Content, type Markup, markup, NOTHING } from './markup.ts';
import { rangePlot, severityPlot, timePlot } from './plots.ts';
import { POLICY, STYLE } from './style.ts';

/** Machines with a section of their own; all of them stand in the table. */
const MOST_SECTIONS = 60;

export function htmlOf(document: ExportDocument): string {
  const { machines, histogram, title, version, madeAt } = document;
  const span = spanOf(machines);
  const several = document.about !== 'machine';
  const counts = sumOf(machines);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Cordon ${version}">
<title>${title} – Cordon</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<main>
<header>
<p class="brand">Cordon</p>
<h1><bdi>${title}</bdi></h1>
<p class="sub">Written ${exactTime(madeAt)} by Cordon ${version}. All times are UTC.</p>
${document.demo ? markup`<p><strong>${DEMO_WORDS}</strong></p>` : NOTHING}
</header>
${tiles(document, counts)}
${document.facts.length === 0 ? NOTHING : markup`<section>${factList(document.facts)}</section>`}
${textSection('To do next', document.advice)}
${textSection('Errors', document.errors)}
${counts === null ? NOTHING : markup`<section><h2>Severity</h2>${severityPlot(counts)}</section>`}
${histogram === null ? NOTHING : markup`<section><h2>Alerts over time</h2>${timePlot(histogram)}</section>`}
${several ? machineTable(machines, span) : NOTHING}
${machines.slice(0, MOST_SECTIONS).map((machine) => machineSection(machine, span, several))}
${machines.length > MOST_SECTIONS ? markup`<p class="sub">The first ${MOST_SECTIONS} of ${countWords(machines.length, 'machine')} in detail; the table has all of them.</p>` : NOTHING}
<footer>What records contain is shown as text: nothing on this page is a link, loads anything or runs.</footer>
</main>
</body>
</html>
`;
  return page.html;
}

function factList(facts: readonly Fact[]): Markup {
  return markup`<dl>${facts.map(({ label, text }) => markup`<dt>${label}</dt><dd><bdi>${text}</bdi></dd>`)}</dl>`;
}

function textSection(title: string, texts: readonly string[]): Markup {
  if (texts.length === 0) return NOTHING;
  return markup`<section><h2>${title}</h2><ul>${texts.map((text) => markup`<li><bdi>${text}</bdi></li>`)}</ul></section>`;
}

function tiles({ about, machines }: ExportDocument, counts: SeverityCounts | null): Markup {
  const alerts = machines.reduce((sum, machine) => sum + machine.alerts, 0);
  const worst = counts === null ? null : worstOf(counts);
  const [first] = machines;
  const tile = (figure: Content, words: string) =>
    markup`<div class="tile"><b>${figure}</b><span>${words}</span></div>`;
  return markup`<div class="tiles">${[
    ...(about === 'machine' || first === undefined ? [] : [tile(machines.length, 'machines')]),
    tile(alerts.toLocaleString('en-US'), 'alerts'),
    ...(worst === null
      ? []
      : [tile(markup`<span class="c-${worst}">${SEVERITY_WORDS[worst]}</span>`, 'worst severity')]),
    ...(about === 'machine' && first
      ? [tile(markup`<span class="${first.state.tone}">${first.state.words}</span>`, 'isolation')]
      : states(machines).map(([words, count]) => tile(count, words))),
  ]}</div>`;
}

/** How machines stand, the most frequent first; a few. */
function states(machines: readonly ExportedMachine[]): readonly (readonly [string, number])[] {
  const counted = new Map<string, number>();
  for (const { state } of machines) {
    const words = state.words.replace(/,.*$/u, '');
    counted.set(words, (counted.get(words) ?? 0) + 1);
  }
  return [...counted].sort((a, b) => b[1] - a[1]).slice(0, 4);
}

function machineTable(machines: readonly ExportedMachine[], span: Span): Markup {
  if (machines.length === 0) return markup`<section><p>No alerts in this window.</p></section>`;
  const rows = machines.map((machine) => {
    const worst = worstSeverity(machine);
    return markup`<tr><td><bdi>${machine.host}</bdi></td><td><span class="${machine.state.tone}">${machine.state.words}</span></td><td class="n">${machine.alerts}</td><td>${severityCells(machine)}</td><td>${rangePlot(machine, span, worst)}</td><td class="t">${exactTime(machine.last)}</td></tr>`;
  });
  return markup`<section><h2>Machines</h2><div class="scroll"><table><thead><tr><th>Machine</th><th>State</th><th class="n">Alerts</th><th>Severities</th><th>When</th><th>Last seen</th></tr></thead><tbody>
${rows}
</tbody></table></div></section>`;
}

function severityCells({ counts, severities }: ExportedMachine): Content {
  const shown = counts === null ? severities : severitiesIn(counts);
  return shown.map((severity, index) => [
    index > 0 ? ', ' : '',
    markup`<span class="c-${severity}">${counts === null ? '' : `${counts[severity]} `}${SEVERITY_WORDS[severity]}</span>`,
  ]);
}

export function worstSeverity({ counts, severities }: ExportedMachine): Severity {
  return (counts === null ? severities[0] : worstOf(counts)) ?? 'unknown';
}

function spanOf(machines: readonly ExportedMachine[]): Span {
  const from = machines.reduce((least, { first }) => Math.min(least, first ?? least), Number.POSITIVE_INFINITY);
  const to = machines.reduce((most, { last }) => Math.max(most, last ?? most), Number.NEGATIVE_INFINITY);
  return to > from ? { from, to } : null;
}

/** null: of at least one machine with alerts only the severities are known, so there is no sum. */
function sumOf(machines: readonly ExportedMachine[]): SeverityCounts | null {
  const sum = { ...NO_COUNTS };
  for (const { counts, alerts } of machines) {
    if (counts === null && alerts > 0) return null;
    for (const severity of counts === null ? [] : severitiesIn(counts)) sum[severity] += counts?.[severity] ?? 0;
  }
  return sum;
}
