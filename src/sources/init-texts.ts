import { yamlScalar } from './page/yaml-text.js';
import { schemaComment } from './schema-comment.js';

/** The folders of a workspace. */
export interface Folders {
  readonly rules: string;
  readonly exclusions: string;
  readonly out: string;
}

/** A `winnow.yaml` that names its folders and nothing else. */
export function configText({ rules, exclusions, out }: Folders): string {
  return [
    schemaComment('config', 'winnow.yaml'),
    `rules: ${yamlScalar(rules)}`,
    `exclusions: ${yamlScalar(exclusions)}`,
    `out: ${yamlScalar(out)}`,
    '',
  ].join('\n');
}

/** The exclusion file of a rule that has no scenarios yet. */
export function emptyExclusions(path: string, rule: { readonly id: string; readonly name: string }): string {
  const name = rule.name === rule.id ? [] : [`# ${rule.name.replace(/\s+|\p{Cc}/gu, ' ').trim()}`];
  return [schemaComment('exclusions', path), ...name, `rule: ${yamlScalar(rule.id)}`, 'scenarios: []', ''].join('\n');
}

/** The GitHub workflow that gates a repository's rules and exclusions. Third-party actions are pinned to commits. */
export function githubWorkflow(action: string): string {
  return `name: winnow
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      security-events: write # to upload SARIF
    steps:
      - uses: actions/checkout@34e114876b0b11c390a56381ad16ebd13914f8d5 # v4.3.1
        with:
          fetch-depth: 0 # the base revision of a pull request judges it
          persist-credentials: false
      - uses: ${action}
        with:
          policy-from: \${{ github.event.pull_request.base.sha }}
`;
}
