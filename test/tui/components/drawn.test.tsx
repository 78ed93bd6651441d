import { Box, Text } from 'ink';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { Dialog, dialogInnerWidth } from '../../../src/tui/components/dialog.tsx';
import { Footer } from '../../../src/tui/components/footer.tsx';
import { JsonTree } from '../../../src/tui/components/json-tree/json-tree.tsx';
import { initialFolds } from '../../../src/tui/components/json-tree/tree.ts';
import { Row } from '../../../src/tui/components/row.tsx';
import { Select } from '../../../src/tui/components/select.tsx';
import { severitySpans, shortCount } from '../../../src/tui/components/severity-bar.ts';
import { fitSpans, span, spansText, spansWidth, spreadSpans } from '../../../src/tui/components/spans.ts';
import { Spinner } from '../../../src/tui/components/spinner.tsx';
import { StatusLine } from '../../../src/tui/components/status-line.tsx';
import { TableHeader } from '../../../src/tui/components/table-header.tsx';
import { TextField } from '../../../src/tui/components/text-field/text-field.tsx';
import { textState } from '../../../src/tui/components/text-field/text-state.ts';
import { footerHints } from '../../../src/tui/keys/derived.ts';
import { NOTHING_IN_VIEW } from '../../../src/tui/keys/types.ts';
import { ThemeContext } from '../../../src/tui/theme/context.ts';
import { THEMES } from '../../../src/tui/theme/themes.ts';
import { openOnScreen } from '../../support/on-screen.tsx';

describe.each([80, 200])('drawn at %i columns', (columns) => {
  it('a row is one line, cut or filled to its width, selected to the edge', async () => {
    const spans = [span('› '), span('FIN-LT-07', 'severity.critical'), span(' '.padEnd(300, 'x'))];
    const app = await openOnScreen(
      <Box flexDirection="column">
        <Row spans={spans} width={columns} selected />
        <Row spans={[span('short')]} width={columns} selected />
        <Row spans={[span('日本語'), span('tail', 'text.muted')]} width={8} />
      </Box>,
      { columns },
    );
    const [first = '', second = '', third = ''] = app.lines();
    expect(first).toMatch(/^› FIN-LT-07 x+…$/);
    expect(first.length).toBe(columns);
    expect(second).toMatch(/^short *$/);
    expect(third).toBe('日本語t…');
    expect(app.screen.styleAt(1, columns - 1).inverse).toBe(true);
    // One bar: colours would be reversed to grounds of their own.
    expect(app.screen.styleAt(0, 3)).toEqual({ inverse: true, bold: true, coloured: false });
    expect(app.screen.styleAt(2, 6).coloured).toBe(true);
    await app.unmount();
  });

  it('a status line keeps its right side', async () => {
    const app = await openOnScreen(
      <StatusLine left={[span('x'.repeat(300))]} right={[span('updated 12 s ago')]} width={columns} />,
      { columns },
    );
    expect(app.lines()[0]).toMatch(/^x+… updated 12 s ago$/);
    expect(app.lines()[0]?.length).toBe(columns);
    await app.unmount();
  });

  it('a footer fits its line', async () => {
    const hints = footerHints(['triage'], NOTHING_IN_VIEW, columns);
    const app = await openOnScreen(<Footer hints={hints} width={columns} />, { columns });
    const [line = '', below = ''] = app.lines();
    expect(line).toContain('i isolate');
    expect(line).toContain('q leave');
    expect(below).toBe('');
    await app.unmount();
  });

  it('a dialog has its frame, its title and the focus on the harmless button', async () => {
    const width = 50;
    const app = await openOnScreen(
      <Dialog
        title={'Isolate FIN-LT-07\x1b[2J?'}
        width={width}
        danger
        buttons={[{ label: 'Cancel' }, { label: 'Isolate', danger: true }]}
        focus={0}
        note={[span('y isolates')]}
      >
        <Row spans={[span('Cut off: all but the vendor’s service')]} width={dialogInnerWidth(width)} />
      </Dialog>,
      { columns },
    );
    const text = app.text();
    expect(text).toContain('Isolate FIN-LT-07▯[2J?');
    expect(text).toContain('›[ Cancel ]   [ Isolate ]');
    for (const line of text.split('\n')) expect(line.length).toBe(width);
    await app.unmount();
  });

  it('a header shows its order', async () => {
    const app = await openOnScreen(
      <TableHeader
        cells={[
          { title: 'HOST', width: 12, order: 'down' },
          { title: 'ALERTS', width: 6, align: 'right' },
          { title: 'VERYLONG', width: 5, order: 'up' },
        ]}
        width={columns}
        indent={2}
      />,
      { columns },
    );
    expect(app.lines()[0]).toBe('  HOST↓        ALERTS VER…↑');
    await app.unmount();
  });

  it('a tree shows the record with its cursor', async () => {
    const record = { action: 'Detect', list: [1, true, null] };
    const app = await openOnScreen(
      <JsonTree record={record} folded={initialFolds(record)} cursor={1} first={0} width={columns} height={10} />,
      { columns },
    );
    expect(app.lines().slice(0, 6)).toEqual([
      '  ▾ {',
      '›     "action": "Detect"',
      '    ▾ "list": [',
      '        0: 1',
      '        1: true',
      '        2: null',
    ]);
    await app.unmount();
  });
});

describe('without colour', () => {
  it('the selection stays inverse and nothing is coloured', async () => {
    const app = await openOnScreen(
      <ThemeContext value={THEMES.mono}>
        <Row spans={[span('› FIN', 'severity.critical')]} width={20} selected />
      </ThemeContext>,
    );
    expect(app.screen.styleAt(0, 2)).toEqual({ inverse: true, bold: true, coloured: false });
    await app.unmount();
  });
});

describe('a list of answers', () => {
  function Choosing() {
    const [chosen, choose] = useState('none');
    const choices = ['one', 'two', 'three', 'four', 'five'].map((value) => ({
      value,
      label: value,
      note: `is ${value}`,
    }));
    return (
      <>
        <Select choices={choices} initial="two" hasFocus limit={3} onSelect={choose} />
        <Text>chose {chosen}</Text>
      </>
    );
  }

  it('starts at its answer, marks it, and scrolls', async () => {
    const app = await openOnScreen(<Choosing />);
    expect(app.lines().slice(0, 3)).toEqual(['  one  is one', '› two  is two', '  three  is three']);
    await app.press('j', 'j', 'enter');
    await app.until('chose four');
    expect(app.text()).toContain('› four');
    await app.unmount();
  });
});

describe('a text field', () => {
  it('shows the text around the caret, masked where it must be', async () => {
    const app = await openOnScreen(
      <Box flexDirection="column">
        <TextField state={{ text: 'abcdef', caret: 2 }} width={20} hasFocus />
        <TextField state={textState('secret')} width={20} hasFocus={false} masked />
        <TextField state={textState('')} width={20} hasFocus={false} placeholder="nothing yet" />
        <TextField state={textState('0123456789'.repeat(5))} width={10} hasFocus />
      </Box>,
    );
    expect(app.lines().slice(0, 4)).toEqual(['abcdef', '******', 'nothing yet', '123456789']);
    expect(app.screen.styleAt(0, 2).inverse).toBe(true);
    expect(app.screen.styleAt(0, 3).inverse).toBe(false);
    await app.unmount();
  });
});

describe('a spinner', () => {
  it('turns while something is waited for, and then writes nothing more', async () => {
    const app = await openOnScreen(<Spinner isActive label="searching" />);
    await app.until('| searching');
    await app.until('/ searching');
    app.rerender(<Spinner isActive={false} label="searching" />);
    await app.until((text) => text === '');
    const bytes = app.screen.bytes();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await app.idle();
    expect(app.screen.bytes()).toBe(bytes);
    await app.unmount();
  });
});

describe('spans', () => {
  it('fit and spread to exactly their width', () => {
    expect(spansText(fitSpans([span('abc'), span('def')], 5))).toBe('abcd…');
    expect(spansWidth(fitSpans([span('日本')], 3))).toBe(3);
    expect(spansText(spreadSpans([span('left')], [span('right')], 12))).toBe('left   right');
    expect(spansWidth(spreadSpans([span('left')], [span('very long right side')], 8))).toBe(8);
  });
});

describe('small pictures of counts', () => {
  it('count alerts by severity in fixed places', () => {
    const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };
    const text = spansText(severitySpans({ ...none, critical: 3, high: 12, low: 1500 }));
    expect(text).toBe('C3   H12       L1k ');
    expect(spansText(severitySpans({ ...none, info: 4 })).trim()).toBe('I4');
    expect([999, 1000, 12_345, 3_000_000].map(shortCount)).toEqual(['999', '1k', '12k', '3M']);
  });
});
