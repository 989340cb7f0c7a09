import type { Detail, FindingView } from './view.js';

type Words = (finding: FindingView) => string | undefined;

/** The author's words that a message quotes. */
const quoted = ({ message }: FindingView): string => /`([^`]+)`/.exec(message)?.[1] ?? '';

const always =
  (text: string): Words =>
  () =>
    text;

/** What a finding says against a scenario, the most telling first. */
const table: readonly (readonly [code: RegExp, words: Words])[] = [
  [/^WN201$/, (finding) => `${quoted(finding)} has no Defender column`],
  [/^WN202$/, (finding) => `${quoted(finding)} has no column in this rule's table`],
  [/^WN207$/, (finding) => `${quoted(finding)} is no field of Defender`],
  [/^WN(?:101|105)$/, always('the page was cut off here and nothing says how it went on')],
  [/^WN10[2-7]$/, ({ severity }) => (severity === 'error' ? 'the filter does not parse' : undefined)],
  [/^WN501$/, always('it would silence the rule')],
  [/^WN406$/, always('it would silence the rule')],
  [
    /^WN60[1-9]$|^WN61[02]$/,
    ({ severity }) => (severity === 'error' ? 'this rule cannot take the clause safely' : undefined),
  ],
  [
    /^WN402$/,
    (finding) =>
      /stand-in/.test(finding.message)
        ? 'nobody knows the real value of the placeholder'
        : `no such list is kept: ${quoted(finding)}`,
  ],
  [/^WN301$/, ({ message }) => message.replaceAll('`', '')],
  [/^WN308$/, (finding) => `${quoted(finding)} never occurs there`],
  [/^WN411$/, always('it is wider than its words say')],
  [/^WN403$/, always('the sentence does not say what is benign')],
  [/^WN401$/, always('nobody can tell which reading was meant')],
];

/** For any scenario: what a reviewer may know and winnow does not. */
const general: readonly string[] = [
  'too wide: an attacker could look the same',
  'not benign here: it should alert',
  'does not happen here',
];

/** Reasons for which a scenario may be rejected, the most telling first. */
export function rejectReasons(detail: Detail | undefined): readonly string[] {
  const found = table.flatMap(([code, words]) =>
    (detail?.findings ?? []).flatMap((finding) => (code.test(finding.code) ? (words(finding) ?? []) : [])),
  );
  return [...new Set([...found, ...general])].filter((reason) => reason.length <= 200);
}
