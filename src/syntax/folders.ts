/** Whether a name is one that a running image has. */
export function isImage(text: string): boolean {
  return /[.](?:exe|com|scr|cpl|bin|msi)$/i.test(text);
}

/** `C:\Users\*\Downloads`: a folder whose wildcard stands further up; what it holds is meant. */
export function isFolderPattern(text: string): boolean {
  const last =
    text
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? '';
  return /[*?]/.test(text) && !/[*?.]/.test(last);
}

/** What stands between the folders of a path. */
export function separatorOf(text: string): string {
  return text.includes('\\') ? '\\' : '/';
}

/** All that a folder holds, at any depth. */
export function below(text: string): string {
  return `${text.replace(/[\\/]+$/, '')}${separatorOf(text)}**`;
}
