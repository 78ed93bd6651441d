/**
 * An export as Markdown for a ticket. Every text of a record stands in a code span: there it is no link, no markup, no
 * HTML and no end of a table's cell, whatever it holds.
 */
import { SEVERITY_WORDS, severitiesIn } from '../engine/model/severity.ts';
import { countWords } from '../engine/model/span-words.ts';
import { DEMO_WORDS, type ExportDocument, type ExportedMachine } from './document.ts';
import { exactTime, shown, timeRange } from './text.ts';

/** Alerts told one by one; the kinds tell of all of them. */
const MOST_LINES = 50;

export function markdownOf(document: ExportDocument): string {
  const { title, facts, advice, errors, machines } = document;
  const several = document.about !== 'machine';
  const blocks = [
    `# Cordon: ${code(title)}`,
    document.demo ? `**${DEMO_WORDS}**` : '',
    list([...facts.map(({ label, text }) => `${label}: ${code(text)}`), `Made at: ${exactTime(document.madeAt)}`]),
    ...(several && machines.length > 0 ? [overview(machines)] : []),
    ...section('## To do next', advice),
    ...section('## Errors', errors),
    ...machines.flatMap((machine) => machineBlocks(machine, several)),
    `Written by Cordon ${code(document.version)}, ${exactTime(document.madeAt)}. All times are UTC.`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function section(title: string, texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [title, list(texts.map(code))];
}

function overview(machines: readonly ExportedMachine[]): string {
  return table(
    ['Machine', 'State', 'Alerts', 'Severities', 'Seen'],
    machines.map((machine) => [
      code(machine.host),
      code(machine.state.words),
      String(machine.alerts),
      severityWords(machine),
      timeRange(machine.first, machine.last),
    ]),
  );
}

function severityWords({ counts, severities }: ExportedMachine): string {
  if (counts === null) return severities.map((severity) => SEVERITY_WORDS[severity]).join(', ') || '–';
  const words = severitiesIn(counts).map((severity) => `${counts[severity]} ${SEVERITY_WORDS[severity]}`);
  return words.join(', ') || '–';
}

function machineBlocks(machine: ExportedMachine, several: boolean): readonly string[] {
  const { facts, guards, kinds, indicators, timeline } = machine;
  const level = several ? '###' : '##';
  const texts = (label: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`${label}: ${values.map(code).join(', ')}`];
  return [
    ...(several ? [`## ${code(machine.host)}`] : []),
    list([
      `State: ${code(machine.state.words)}`,
      ...(machine.reason === '' ? [] : [`Why: ${code(machine.reason)}`]),
      `Evidence: ${severityWords(machine)}, ${countWords(machine.alerts, 'alert')}`,
      ...(machine.suppressed === 0 ? [] : [`False positives: ${countWords(machine.suppressed, 'alert')}, no evidence`]),
      `Seen: ${timeRange(machine.first, machine.last)}`,
      ...texts('Users', machine.users),
      ...texts('ATT&CK techniques', machine.techniques),
      ...facts.map(({ label, text }) => `${label}: ${code(text)}`),
    ]),
    ...(guards.length === 0
      ? []
      : [`${level} Guards`, list(guards.map(({ title, verdict, words }) => `${title}, ${verdict}: ${code(words)}`))]),
    ...(kinds === null || kinds.length === 0
      ? []
      : [
          `${level} Alerts by kind`,
          table(
            ['Count', 'Severity', 'Event', 'Rule', 'Techniques', 'Seen'],
            kinds.map((kind) => [
              `${kind.count}${kind.suppressed ? ' (false positive)' : ''}`,
              SEVERITY_WORDS[kind.severity],
              code(kind.event),
              code(kind.rule),
              kind.techniques.map(code).join(', ') || '–',
              timeRange(kind.first, kind.last),
            ]),
          ),
        ]),
    ...(indicators.length === 0
      ? []
      : [
          `${level} Indicators`,
          table(
            ['Kind', 'Value', 'File', 'Verdict'],
            indicators.map(({ kind, value, file = '', verdict }) => [kind, code(value), code(file), code(verdict)]),
          ),
        ]),
    ...(timeline === null || several || timeline.length === 0
      ? []
      : [
          `${level} Timeline`,
          table(
            ['Time', 'Severity', 'Event', 'Rule', 'Techniques'],
            timeline
              .slice(0, MOST_LINES)
              .map(({ time, severity, event, rule, techniques }) => [
                exactTime(time),
                SEVERITY_WORDS[severity],
                code(event),
                code(rule),
                techniques.map(code).join(', ') || '–',
              ]),
          ),
          machine.alerts > Math.min(MOST_LINES, timeline.length)
            ? `The newest ${Math.min(MOST_LINES, timeline.length)} of ${countWords(machine.alerts, 'alert')}.`
            : '',
        ]),
  ];
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A code span; its fence is longer than any run of backticks in it. A dash for nothing. */
export function code(text: string): string {
  const inside = shown(text);
  if (inside.trim() === '') return '–';
  // A backslash would escape the pipe that a table needs escaped, so none stands directly before one.
  const safe = inside.replace(/\\(?=\|)/gu, '\\ ');
  const longest = Math.max(0, ...(safe.match(/`+/gu) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[`\s]|[`\s]$/u.test(safe) ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}
