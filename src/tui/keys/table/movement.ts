/** Keys that move. They act on whatever list or text the screen shows. */
import type { KeyEntry, Scope } from '../types.ts';

const LISTS: readonly Scope[] = [
  'triage',
  'groups',
  'machine',
  'verbose',
  'raw',
  'explain',
  'activity',
  'history',
  'details',
  'help',
];

export const MOVEMENT = [
  {
    command: 'move.down',
    keys: ['j', 'down'],
    where: LISTS,
    label: 'down',
    help: 'One row down',
    group: 'Movement',
  },
  { command: 'move.up', keys: ['k', 'up'], where: LISTS, label: 'up', help: 'One row up', group: 'Movement' },
  {
    command: 'move.page-down',
    keys: ['pagedown'],
    where: LISTS,
    label: 'page down',
    help: 'One page down',
    group: 'Movement',
  },
  { command: 'move.page-up', keys: ['pageup'], where: LISTS, label: 'page up', help: 'One page up', group: 'Movement' },
  {
    command: 'move.half-down',
    keys: ['ctrl+d'],
    where: LISTS,
    label: 'half page down',
    help: 'Half a page down',
    group: 'Movement',
  },
  {
    command: 'move.half-up',
    keys: ['ctrl+u'],
    where: LISTS,
    label: 'half page up',
    help: 'Half a page up',
    group: 'Movement',
  },
  { command: 'move.first', keys: ['g', 'home'], where: LISTS, label: 'first', help: 'First row', group: 'Movement' },
  { command: 'move.last', keys: ['G', 'end'], where: LISTS, label: 'last', help: 'Last row', group: 'Movement' },
  {
    command: 'focus.next',
    keys: ['tab'],
    where: ['machine', 'history'],
    label: 'next pane',
    help: 'Next pane',
    group: 'Movement',
  },
  {
    command: 'focus.previous',
    keys: ['shift+tab'],
    where: ['machine', 'history'],
    label: 'previous pane',
    help: 'Previous pane',
    group: 'Movement',
  },
] as const satisfies readonly KeyEntry[];
