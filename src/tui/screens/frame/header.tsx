/** Header: what is watched, how fresh it is, and the rule that doubles as progress bar. The clock draws only its line. */
import { memo } from 'react';
import type { EngineState } from '../../../engine/state.ts';
import { Row } from '../../components/row.tsx';
import type { ConsoleOptions } from '../../services.ts';
import { freshness } from './freshness.ts';
import { searchLine, titleLine } from './header.ts';
import { ruleLine, untilRuleChanges } from './rule.ts';
import { useTick, useTime } from './use-now.ts';

type Props = {
  readonly engine: EngineState;
  readonly options: ConsoleOptions;
  readonly zone: 'local' | 'utc';
  readonly width: number;
};

export const Header = memo(function Header({ engine, options, zone, width }: Props) {
  return (
    <>
      <Row spans={titleLine(engine, options, width)} width={width} />
      <SearchRow engine={engine} zone={zone} width={width} />
      <RuleRow engine={engine} width={width} />
    </>
  );
});

function SearchRow({ engine, zone, width }: Omit<Props, 'options'>) {
  const { spans, nextIn } = freshness(engine.watch, engine.cycle, useTime().now());
  useTick(nextIn);
  return <Row spans={searchLine(engine, zone, spans, width)} width={width} />;
}

function RuleRow({ engine, width }: Pick<Props, 'engine' | 'width'>) {
  const now = useTime().now();
  useTick(untilRuleChanges(engine, now));
  return <Row spans={ruleLine(engine, now, width)} width={width} />;
}
