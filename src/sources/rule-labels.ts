import { entryOf, type YamlNode } from './yaml.js';

/** What a rule says of itself, beside its query. */
export interface RuleLabels {
  readonly tactics: readonly string[];
  readonly tags: readonly string[];
}

/** A rule without any, such as a `.kql` file. */
export const noLabels: RuleLabels = { tactics: [], tags: [] };

/** The tactics and tags of a rule: a list, or one text with commas in it. Tags that are mappings have no name. */
export function labelsOf(root: YamlNode): RuleLabels {
  return { tactics: textsOf(entryOf(root, 'tactics')), tags: textsOf(entryOf(root, 'tags')) };
}

function textsOf(node: YamlNode | undefined): readonly string[] {
  const texts =
    node?.kind === 'scalar'
      ? node.text.value.split(',')
      : node?.kind === 'sequence'
        ? node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text.value] : []))
        : [];
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}
