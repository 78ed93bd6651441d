import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import type { Indicator } from '../../src/engine/model/alert.ts';
import type { Reputation } from '../../src/engine/model/reputation.ts';
import { buildReport } from '../../src/engine/reporting/build-report.ts';
import { machinesDocument } from '../../src/exports/from-machine.ts';
import { runDocument } from '../../src/exports/from-report.ts';
import { htmlOf } from '../../src/exports/html/page.ts';
import { POLICY, STYLE } from '../../src/exports/html/style.ts';
import { shown } from '../../src/exports/text.ts';
import { faultsOf, machineFacts, reportFacts } from '../engine/reporting/report-facts.ts';
import { analysis } from '../engine/support/enricher.ts';
import { aMachine, NOW } from '../support/builders.ts';
import { aNight, hostile, theWorst } from '../support/console-fleet.ts';
import { hostileDocument, tame } from './documents.ts';

type Parsed = {
  readonly skeleton: readonly string[];
  readonly texts: readonly string[];
  readonly names: readonly string[];
};

/** The page as a browser's parser sees it: tags with the names of their attributes, and the texts between. */
function parsed(html: string): Parsed {
  const skeleton: string[] = [];
  const texts: string[] = [];
  const names: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      names.push(name, ...Object.keys(attributes).map((attribute) => `@${attribute}`));
      skeleton.push(`<${name} ${Object.keys(attributes).join(' ')} .${attributes.class ?? ''}>`);
    },
    onclosetag: (name) => void skeleton.push(`</${name}>`),
    oncomment: () => void skeleton.push('<!-- -->'),
    ontext: (text) => void texts.push(text),
  });
  parser.end(html);
  return { skeleton, texts, names };
}

const LIVE =
  /^(script|a|img|image|iframe|object|embed|form|input|button|link|base|use|foreignobject|animate|@(on.*|href|src|style|xlink:href|action|srcdoc))$/iu;
/** Ratio of contrast as WCAG has it. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const hex = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join('') : colour.slice(1);
    const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
      const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const FACTS = {
  now: NOW,
  version: '1.0.0',
  run: 'r-test',
  sources: [{ id: 'harmony', title: 'Harmony', gateway: 'gw' }],
};

describe('the page', () => {
  it('parses to the same structure whatever the records contain, and nothing of them is live', () => {
    fc.assert(
      fc.property(hostileDocument, (document) => {
        const page = parsed(htmlOf(document));
        expect(page.skeleton).toEqual(parsed(htmlOf(tame(document))).skeleton);
        expect(page.names.filter((name) => LIVE.test(name))).toEqual([]);
        expect(page.texts.join('')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/u);
        for (const { host } of document.machines)
          expect(page.texts.join('')).toContain(shown(document.about === 'machine' ? document.title : host));
      }),
    );
  });

  it('allows its own style by its digest, and nothing else', () => {
    const html = htmlOf(machinesDocument([theWorst()], FACTS));
    expect(html).toContain(`content="${POLICY.replaceAll("'", '&#39;')}"`);
    expect(html.match(/<style>([\s\S]*?)<\/style>/u)?.[1]).toBe(STYLE);
    expect(POLICY).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'; form-action 'none'$/u,
    );
    expect(STYLE).not.toMatch(/url\(|@import|expression/u);
  });

  it('is readable in light, in dark and on paper', () => {
    const palettes = STYLE.split(':root{')
      .slice(1)
      .map(
        (part) =>
          new Map(
            [...part.matchAll(/--([a-z]+):(#[0-9a-f]{3,6})/gu)].map(([, name = '', value = '']) => [name, value]),
          ),
      );
    expect(palettes).toHaveLength(3);
    for (const palette of palettes) {
      for (const name of [
        'text',
        'muted',
        'critical',
        'high',
        'medium',
        'low',
        'info',
        'unknown',
        'good',
        'warn',
        'bad',
        'calm',
      ]) {
        for (const ground of ['card', 'page']) {
          expect(contrast(palette.get(name) ?? '', palette.get(ground) ?? ''), `${name} on ${ground}`).toBeGreaterThan(
            4.5,
          );
        }
      }
      expect(contrast(palette.get('text') ?? '', palette.get('code') ?? '')).toBeGreaterThan(7);
    }
  });

  it('shows one machine with its figures, plots, kinds and indicators', () => {
    const html = htmlOf(machinesDocument([theWorst()], FACTS));
    const words = parsed(html).texts.join(' ').replace(/\s+/gu, ' ');
    for (const part of [
      'FIN-LT-0142',
      '47 alerts',
      '12 Critical',
      'Alerts by kind',
      'win.ransomware.example',
      'Data Encrypted for Impact',
      '203.0.113.77',
    ]) {
      expect(words, part).toContain(part);
    }
    const widths = [...html.matchAll(/<rect class="s-[a-z]+" x="([\d.]+)" y="0" width="([\d.]+)" height="22">/gu)];
    expect(widths).toHaveLength(4);
    expect(Number(widths.at(-1)?.[1]) + Number(widths.at(-1)?.[2])).toBeCloseTo(958, 0);
    const columns = [
      ...html.matchAll(/<rect class="s-[a-z]+" x="([\d.]+)" y="([\d.]+)" width="18" height="([\d.]+)">/gu),
    ];
    expect(columns.length).toBeGreaterThan(20);
    for (const [, x, y, height] of columns) {
      expect(Number(x)).toBeLessThan(960);
      expect(Number(y)).toBeGreaterThanOrEqual(18);
      expect(Number(y) + Number(height)).toBeLessThanOrEqual(169.1);
    }
  });

  it('shows what a reputation service said in a run, of each indicator and of the machine', () => {
    const known: Indicator = { kind: 'ip', value: '203.0.113.77' };
    const reputation: Reputation = { analysis: analysis(), checkedAt: NOW };
    const told = { word: 'bad', reputation } as const;
    const machine = { ...aMachine(), indicators: [known, { kind: 'domain', value: 'quiet.example' } as const] };
    const facts = machineFacts({
      machine,
      reputation: { gravest: { ...told, indicator: known, isAgainst: true }, answered: 1, open: 1, oldest: NOW },
      verdictOn: ({ value }) => (value === known.value ? told : null),
    });
    const report = buildReport(reportFacts({ machines: [facts] }));
    expect(report.machines_processed[0]?.indicators).toMatchObject([
      { reputation: { verdict: 'bad', malicious: 12, engines: 74 } },
      {},
    ]);
    expect(faultsOf(report)).toBe('');
    const html = htmlOf(runDocument(report, { at: NOW, version: '1.0.0' }));
    expect(html).toContain('<code>203.0.113.77</code></td><td class="t">bad 12/74</td>');
    expect(html).toContain('<code>quiet.example</code></td><td class="t"></td>');
    expect(html).toContain('bad 12/74, 1 of 2 indicators checked');
    const forged = JSON.parse(JSON.stringify(report));
    forged.machines_processed[0].indicators[0].reputation = { verdict: '<b>clean</b>', malicious: '<i>' };
    forged.machines_processed[0].reputation = 'clean';
    expect(htmlOf(runDocument(forged, { at: NOW, version: '1' }))).not.toMatch(/clean|NaN/u);
  });

  it('shows a run out of its report, and of an older report only what that knew', () => {
    const machines = [...aNight(), hostile()].map((machine) =>
      machineFacts({ machine, host: machine.host, outcome: 'held' }),
    );
    const report = JSON.parse(JSON.stringify(buildReport(reportFacts({ machines }))));
    const made = { at: NOW, version: '1.0.0' };
    const html = htmlOf(runDocument(report, made));
    expect(html).toContain('Alerts over time');
    expect(html).toContain('Alerts by kind');
    for (const machine of report.machines_processed) {
      for (const member of ['severity_counts', 'rules', 'techniques', 'indicators', 'kinds']) delete machine[member];
    }
    delete report.metrics.timeline;
    const older = htmlOf(runDocument(report, made));
    expect(older).toContain('FIN-LT-0142');
    expect(older).not.toContain('Alerts over time');
    expect(older).not.toContain('Alerts by kind');
    expect(older).not.toContain('<h2>Severity</h2>');
  });

  it('survives a report that is none of ours', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.object({
            key: fc.constantFrom(
              'hostname',
              'kinds',
              'indicators',
              'severity_counts',
              'guards',
              'severities',
              'alert_count',
            ),
            maxDepth: 2,
          }),
        ),
        (machines) => {
          const report = { run: null, execution_summary: {}, machines_processed: machines };
          expect(htmlOf(runDocument(report as never, { at: NOW, version: '1' }))).toContain('could not begin');
        },
      ),
    );
  });
});
