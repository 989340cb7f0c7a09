/** Characters that JSON leaves as they are and a terminal could obey; in a JSON text they stand in strings alone. */
const raw =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|\udb40[\udc00-\udc7f]/g;

/** A value as JSON for people and programs: indented, one line end at the end, nothing in it that a terminal could obey. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(raw, (found) =>
    [...Array(found.length).keys()]
      .map((index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  // Azure Pipelines obeys `##vso[…]` anywhere in a log.
  return `${text.replace(/##(?=(?:vso)?\[)/gi, '#\\u0023')}\n`;
}
