// A rule with other literals: the same shape, another text. What it looks for is another file, host or word.

const files = /(?<=["'][^"'\n\\]*)\b([A-Za-z]\w*)(?=\.(?:exe|dll|ps1|bat|cmd|vbs|js|zip|com|net|org|io)\b)/g;
const words = /(?<=(?:==|=~|!=|!~|\bhas|\bcontains|\bstartswith)\s*["'])([A-Za-z][\w -]*)(?=["'])/g;
const days = /\b(\d+)(?=d\b)/g;

/**
 * A rule after the edit of a number: names of files and hosts, and words that are compared, end in the number; where there are
 * none, times are longer.
 */
export function edited(rule, number) {
  const named = [files, words].reduce((text, literals) => text.replace(literals, `$1${number}`), rule.query);
  const query = named === rule.query ? rule.query.replace(days, (text) => String(Number(text) + number)) : named;
  const text = changedText(rule, query);
  return text === undefined ? rule : { ...rule, query, text };
}

/** The same as a rule of its own: its file and its id end in the number, too. */
export function variant(rule, number) {
  const { text, query } = edited(rule, number);
  return {
    ...rule,
    name: rule.name.replace(/(?=\.\w+$)/, `-v${number}`),
    query,
    text: withIdEnding(text, `v${number}`),
  };
}

/** A rule's file with a longer id. */
export function withIdEnding(text, ending) {
  return text.replace(/^(id:\s*["']?[\w-]+)/m, `$1-${ending}`);
}

/** The file with each line of the query changed in its place; undefined where its lines are not those of the query. */
function changedText(rule, query) {
  const after = query.split('\n');
  let text = rule.text;
  let from = Math.max(0, text.search(/^query:/m));
  for (const [index, line] of rule.query.split('\n').entries()) {
    const at = text.indexOf(line, from);
    if (at < 0) return undefined;
    text = text.slice(0, at) + after[index] + text.slice(at + line.length);
    from = at + after[index].length;
  }
  return text;
}
