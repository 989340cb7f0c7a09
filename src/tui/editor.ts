import { basename } from 'node:path';

/** A program and what it is started with, past any shell. */
export interface EditorCommand {
  readonly program: string;
  readonly args: readonly string[];
}

const plusLine = /^(?:n?vim?|vi[mw]?|view|ex|nano|pico|emacs|emacsclient|mg|micro|kak|joe|ne|jed|ed|mcedit|gvim|mvim)$/;
const colonLine = /^(?:hx|helix|subl|sublime_text|zed)$/;
const gotoLine = /^(?:code|code-insiders|codium|cursor|windsurf)$/;

/** How the reviewer's own editor opens a file at a line. */
export function editorCommand(
  env: Readonly<Record<string, string | undefined>>,
  path: string,
  line: number,
): EditorCommand {
  const chosen = [env['VISUAL'], env['EDITOR']].find((one) => one !== undefined && one.trim() !== '');
  const [program = 'vi', ...args] = words(chosen ?? 'vi');
  const name = basename(program).replace(/\.exe$/i, '');
  if (plusLine.test(name)) return { program, args: [...args, `+${line}`, path] };
  if (colonLine.test(name)) return { program, args: [...args, `${path}:${line}`] };
  if (gotoLine.test(name)) {
    const waits = args.some((arg) => arg === '--wait' || arg === '-w') ? [] : ['--wait'];
    return { program, args: [...args, ...waits, '--goto', `${path}:${line}`] };
  }
  return { program, args: [...args, path] };
}

/** A command's words: quotes hold blanks together and a backslash takes the next character as it is; nothing else means anything. */
function words(command: string): readonly string[] {
  // On Windows a backslash stands between folders.
  const part =
    process.platform === 'win32' ? /"[^"]*"|'[^']*'|[^\s"']+/g : /"(?:\\["\\]|[^"])*"|'[^']*'|\\.|[^\s"'\\]+/gs;
  const found: string[] = [];
  let end = -1;
  for (const match of command.matchAll(part)) {
    const text = unquoted(match[0]);
    // Parts without a blank between them are one word.
    if (match.index === end) found.push((found.pop() ?? '') + text);
    else found.push(text);
    end = match.index + match[0].length;
  }
  return found;
}

function unquoted(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  if (part.startsWith('"')) return part.slice(1, -1).replace(/\\(["\\])/g, '$1');
  return process.platform === 'win32' ? part : part.replace(/^\\(.)$/s, '$1');
}
