import { describe, expect, test } from 'vitest';
import { itemsOf, listed } from '../../src/tui/dialogs/values-text.js';
import { detailOf, findingOf, keys, press, reading, scenarioOf, screen, shown, withDetails } from './decide-support.js';

const was = 'process.parent_process_name == "Task Scheduler" or process.command_line contains "schtasks.exe"';
const now =
  'process.parent_process_name == "svchost.exe" and process.parent.command_line contains "Schedule" or proces.command_line contains "schtasks.exe"';
const one = scenarioOf('one', { written: was });
const start = now.indexOf('proces.');

function atom(field: string, column: string | undefined) {
  const table = column === undefined ? undefined : 'DeviceProcessEvents';
  const binding = column === undefined ? ('unbound' as const) : ('exact' as const);
  return { text: field, span: { start: 0, end: 1 }, field, binding, table, column };
}

const answer = detailOf(one, {
  change: { filter: now },
  filter: now,
  readings: [{ ...reading, english: '(parent process "svchost.exe" and parent command line with "Schedule") or …' }],
  findings: [
    findingOf('WN203', {
      severity: 'error',
      message: 'no field is called `proces.command_line`',
      span: { start, end: start + 'proces.command_line'.length },
      fixes: [{ filter: now.replace('proces.', 'process.'), wider: false }],
    }),
  ],
  atoms: [
    atom('process.parent_process_name', 'InitiatingProcessFileName'),
    atom('process.parent.command_line', 'InitiatingProcessCommandLine'),
    atom('proces.command_line', undefined),
  ],
});
const editing = keys(withDetails(screen([one]), answer), 'e', 'Ctrl-U', `Paste ${now}`).state;

describe('the field of a filter', () => {
  test('shows what was, what is typed with its marks, its columns and what it says', () => {
    const { title, note, pane, status, hints } = shown(editing, 76, 20);
    expect([title, note]).toEqual(['Edit filter · Rule X › 1 of 1', '1 error']);
    expect(pane).toEqual([
      'was  process.parent_process_name == "Task Scheduler" or process.command_line',
      '     contains "schtasks.exe"',
      '',
      'now  process.parent_process_name == "svchost.exe" and',
      '     process.parent.command_line contains "Schedule" or proces.command_line',
      '                                                      1 ^^^^^^^^^^^^^^^^^^^',
      '     contains "schtasks.exe"▌',
      '1 error WN203 no field is called `proces.command_line`',
      '  Tab writes `process.command_line`',
      '── columns, all of DeviceProcessEvents ─────────────────────────────────────',
      '✓ bound  process.parent_process_name   InitiatingProcessFileName',
      '✓ bound  process.parent.command_line   InitiatingProcessCommandLine',
      '! not    proces.command_line',
      '── reads as exclude ────────────────────────────────────────────────────────',
      '(parent process "svchost.exe" and parent command line with "Schedule") or …',
    ]);
    expect(status).toBe('Enter is off: 1 error; Tab takes the suggestion');
    expect(hints).toBe('Tab complete  Esc cancel  Ctrl-J line  Ctrl-W word  Ctrl-U start  Ctrl-K end');
  });

  test('refuses Enter while an error stands, and says which', () => {
    const step = press(editing, 'Enter');
    expect(step.effects).toEqual([]);
    expect(step.state.log?.text).toBe('Enter is off: 1 error');
    expect(step.state.dialog).toEqual(editing.dialog);
  });

  test('Tab takes the suggestion; until its answer is there the last one stands dimmed', () => {
    const { state } = press(editing, 'Tab');
    expect(state.dialog).toMatchObject({ field: { text: now.replace('proces.', 'process.') } });
    const { note, pane, status } = shown(state, 76, 20);
    expect(note).toBe('checking');
    expect(pane).toContain('  Tab writes `process.command_line`');
    expect(pane.join('\n')).not.toContain('^^^');
    expect(status).toBe('Enter is off: still checking what you typed');
  });

  test('an empty or unchanged filter is not saved', () => {
    const open = keys(screen([one]), 'e').state;
    expect(shown(open).status).toBe('Enter is off: nothing has changed');
    expect(shown(keys(open, 'Ctrl-U', 'Space').state).status).toBe('Enter is off: the filter is empty');
  });

  test('Esc keeps what was typed for the next time', () => {
    const left = press(editing, 'Esc').state;
    expect(left.dialog).toBeUndefined();
    expect(left.log?.text).toBe('not saved; e goes on with what you typed');
    expect(press(left, 'e').state.dialog).toMatchObject({ field: { text: now }, was });
    const back = keys(left, 'e', 'Ctrl-U', `Paste ${was}`, 'Esc').state;
    expect(back.drafts?.size).toBe(0);
  });

  test('q, a and every other letter type', () => {
    expect(keys(screen([one]), 'e', 'Ctrl-U', ...'qaxjk?:/1').state.dialog).toMatchObject({
      field: { text: 'qaxjk?:/1' },
    });
  });

  test('more than a filter may have is cut, with a word', () => {
    const { state } = press(editing, `Paste ${'x'.repeat(17_000)}`);
    expect(state.log?.text).toBe('not all of it fits: a filter has at most 16384 characters');
  });

  test.each([1, 3, 6, 20])('fits into %i rows with its cursor', (height) => {
    const { pane } = shown(editing, 40, height);
    expect(pane.length).toBeLessThanOrEqual(height);
    if (height > 3) expect(pane.join('\n')).toContain('▌');
  });
});

describe('the values of a hole', () => {
  const hole = {
    name: 'known-good-hash',
    kind: 'values',
    words: 'known good hash',
    span: { start: 5, end: 9 },
    field: 'file.hash',
    column: 'SHA1',
    type: 'text of 40 hex digits',
    filled: false,
  } as const;
  const [sha1, md5] = ['2fd4e1c67a2d28fced849ee1bb76e7391b93eb12', '9b74c9897bac770ffc029102a200c5de'] as const;
  const open = screen([one], [detailOf(one, { holes: [hole] })]);
  const judged = detailOf(one, {
    change: { values: { 'known-good-hash': [sha1, md5] } },
    holes: [hole],
    findings: [findingOf('WN304', { message: `\`${md5}\` has 32 digits: an MD5` })],
    readings: [
      {
        ...reading,
        clause: [
          'where not(SHA1 in~ ("2fd4e1c6…", "9b74c989…") or',
          '  strcat(DeviceId, "|", SHA1) in ((',
          '    DeviceProcessEvents))',
        ],
      },
    ],
  });
  const typed = keys(withDetails(open, judged), 'v', `Paste ${sha1}\n${md5}\n`).state;

  test('are judged one by one, with the clause that they give', () => {
    const { title, note, pane, status, hints } = shown(typed, 76, 12);
    expect([title, note]).toEqual(['Values of known-good-hash', 'file.hash → SHA1, text of 40 hex digits']);
    expect(pane).toEqual([
      'source   (•) 1 list   ( ) 2 file   ( ) 3 watchlist         Tab switches',
      '',
      '  2fd4e1c67a2d28fced849ee1bb76e7391b93eb12  ✓ SHA1',
      '  9b74c9897bac770ffc029102a200c5de          ! WN304 has 32 digits: an MD5',
      '  ▌',
      'one a line or with commas; paste works; # starts a comment',
      '',
      'clause where not(SHA1 in~ ("2fd4e1c6…", "9b74c989…") or strcat(DeviceId,',
      '       "|", SHA1) in ((DeviceProcessEvents))',
    ]);
    expect(status).toBe('Enter writes values: { known-good-hash: [2 values] }; line 2 never matches');
    expect(hints).toBe('Enter save  Esc cancel  Tab source  Ctrl-J line  Ctrl-U clear-line');
  });

  test('digits are typed in the field and pick on the row of sources', () => {
    expect(keys(open, 'v', '2').state.dialog).toMatchObject({ source: 'list', fields: { list: { text: '2' } } });
    expect(keys(open, 'v', '↑', '2').state.dialog).toMatchObject({ source: 'file', onSource: false });
    expect(keys(open, 'v', '↑', '→', 'Enter').state.dialog).toMatchObject({ source: 'file', onSource: false });
    expect(keys(open, 'v', 'Shift-Tab').state.dialog).toMatchObject({ source: 'watchlist' });
  });

  test('each source keeps what was typed for it', () => {
    expect(keys(open, 'v', 'a', 'Tab', 'b', 'Shift-Tab').state.dialog).toMatchObject({
      source: 'list',
      fields: { list: { text: 'a' }, file: { text: 'b' } },
    });
  });

  test('a list that cannot be used is not saved', () => {
    const unusable = detailOf(one, {
      change: { values: { 'known-good-hash': { file: '../x' } } },
      findings: [findingOf('WN814', { message: 'the list `../x` cannot be used' })],
    });
    const { state, effects } = keys(withDetails(open, unusable), 'v', 'Tab', 'Paste ../x', 'Enter');
    expect(effects).toEqual([]);
    expect(state.log?.text).toBe('Enter is off: the list `../x` cannot be used (WN814)');
  });

  test('nothing is no list, and an alias has its letters', () => {
    expect(press(keys(open, 'v').state, 'Enter').state.log?.text).toBe(
      'Enter is off: type or paste at least one value',
    );
    expect(press(keys(open, 'v', '#', 'x').state, 'Enter').effects).toEqual([]);
    expect(press(keys(open, 'v', 'Tab', 'Tab', 'Paste a/b').state, 'Enter').effects).toEqual([]);
  });

  test.each([
    ['a', ['a']],
    ['a, b ,c', ['a', 'b', 'c']],
    ['"a, b", \'c # d\'', ['a, b', 'c # d']],
    ['C#, x#y # no', ['C#', 'x#y']],
    ['# all of it', []],
    ['C:\\dir\\a b.exe', ['C:\\dir\\a b.exe']],
    ['"open, x', ['"open', 'x']],
    [',,a,', ['a']],
  ])('%j', (text, values) => {
    expect(itemsOf(text).map(({ value }) => value)).toEqual(values);
  });

  test.each(['a', 'a, b', '# x', 'a # b', '"x', "it's, so", 'C#'])('%j reads back as it was', (value) => {
    expect(itemsOf(listed(value)).map((item) => item.value)).toEqual([value]);
  });
});

describe('choices', () => {
  const fixes = [
    { filter: was.replace('Task Scheduler', 'svchost.exe'), wider: false },
    { filter: 'process.command_line contains "schtasks.exe"', wider: true },
  ];
  test('fixes stand against the filter that counts', () => {
    const { state } = press(screen([one], [detailOf(one, { findings: [findingOf('WN301', { fixes })] })]), 'f');
    expect(shown(state).pane).toEqual([
      '  - process.parent_process_name == "Task Scheduler" or process.command_line',
      '    contains "schtasks.exe"',
      '› 1 process.parent_process_name == "svchost.exe" or process.command_line',
      '    contains "schtasks.exe"',
      '  2 process.command_line contains "schtasks.exe"  wider than the words',
    ]);
    const wider = press(state, '2').state;
    expect(shown(wider).status).toBe('Enter asks first: it is wider than the words');
    expect(press(press(wider, 'Enter').state, 'n').state.dialog).toEqual(wider.dialog);
  });

  test('reasons come of the findings, a digit takes one', () => {
    const error = findingOf('WN201', { severity: 'error', message: '`event_id` has no column in any Defender table' });
    const { state } = press(screen([one], [detailOf(one, { findings: [error] })]), 'x');
    expect(shown(state).pane[0]).toBe('› 1 event_id has no Defender column');
    expect(press(state, '1').effects).toMatchObject([
      { change: { decision: 'rejected', reason: 'event_id has no Defender column', fingerprint: undefined } },
    ]);
    expect(press(keys(state, 'G').state, 'Enter').state.log?.text).toBe('Enter is off: type why it is rejected');
  });

  test('a reading that cannot be taken says why not', () => {
    const readings = [
      { ...reading, anchored: false, recommended: false, why: 'it would silence the rule' },
      { ...reading, reading: 'keep' as const, recommended: false },
      { ...reading, reading: 'guard' as const, recommended: false },
    ];
    const tie = screen([one], [detailOf(one, { readings, reading: undefined })]);
    const open = press(tie, 'r').state;
    expect(open.dialog).toMatchObject({ marked: undefined, change: {} });
    expect(shown(open).hints).toBe('1-3 pick  a take and approve  Enter take  Esc back');
    expect(press(open, 'a').state.log?.text).toBe('a is off: choose one of the readings first');
    expect(press(open, '1').state.log?.text).toBe('1 exclude cannot be taken: it would silence the rule');
    expect(press(open, 'j').state.dialog).toMatchObject({ marked: 'keep', change: { reading: 'keep' } });
    const off = withDetails(
      tie,
      detailOf(one, { change: { reading: 'keep' }, approval: { ok: false, why: 'it is over-broad' } }),
    );
    expect(keys(off, 'r', '2', 'a').state.log?.text).toBe('a is off: it is over-broad');
  });

  test('owner: a day must be one, and an unchanged review is not written', () => {
    const open = press(screen([one]), 'o').state;
    expect(shown(open).status).toBe('Enter is off: nothing has changed');
    const typed = keys(open, 'Tab', 'Tab', ...'2027-02-30').state;
    expect(shown(typed).status).toBe('Enter is off: `2027-02-30` is no day: write it as 2027-05-21');
    expect(press(typed, 'Enter').effects).toEqual([]);
  });
});

test('thousands of pasted values scroll with the cursor', () => {
  const hole = {
    name: 'h',
    kind: 'values',
    words: 'h',
    span: { start: 0, end: 1 },
    field: 'file.hash',
    column: 'SHA1',
  } as const;
  const open = screen([one], [detailOf(one, { holes: [{ ...hole, type: undefined, filled: false }] })]);
  const list = Array.from({ length: 6000 }, (_, index) => index.toString(16).padStart(40, '0')).join('\n');
  const { state } = press(keys(open, 'v').state, `Paste ${list}`);
  const { pane } = shown(press(state, '0').state, 76, 12);
  expect(pane.at(-2)).toContain('▌');
});
