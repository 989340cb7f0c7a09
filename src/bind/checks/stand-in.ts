import { diagnose } from '../../diagnostics/registry.js';
import { replaceValue, type ValueCheck } from './finding.js';

const checkedKinds: ReadonlySet<string> = new Set(['path', 'basename', 'account', 'host']);

/** Where Windows puts what these variables stand for, unless somebody moved it; `*` for the user. */
const variables: Readonly<Record<string, string>> = {
  systemroot: 'C:\\Windows',
  windir: 'C:\\Windows',
  systemdrive: 'C:',
  programfiles: 'C:\\Program Files',
  programw6432: 'C:\\Program Files',
  'programfiles(x86)': 'C:\\Program Files (x86)',
  commonprogramfiles: 'C:\\Program Files\\Common Files',
  programdata: 'C:\\ProgramData',
  allusersprofile: 'C:\\ProgramData',
  public: 'C:\\Users\\Public',
  userprofile: 'C:\\Users\\*',
  appdata: 'C:\\Users\\*\\AppData\\Roaming',
  localappdata: 'C:\\Users\\*\\AppData\\Local',
  temp: 'C:\\Users\\*\\AppData\\Local\\Temp',
  tmp: 'C:\\Users\\*\\AppData\\Local\\Temp',
};

/** A stand-in such as `<username>`, or an environment variable: names and paths hold neither, events hold the real path. */
export const checkStandIn: ValueCheck = (value, context) => {
  const { column } = context;
  if (!checkedKinds.has(column.kind)) return undefined;
  const variable = /%[A-Za-z_][\w()]*%|\$\{?env:[\w()]+\}?/i.exec(value.text)?.[0];
  const home = /^~(?=[\\/])|^\$HOME(?=[\\/])/i.exec(value.text)?.[0];
  const bracketed = /<[^<>]*>|[<>]|\{\{?[A-Za-z][A-Za-z _]*\}?\}|\[[A-Za-z][A-Za-z _]*\]/.exec(value.text)?.[0];
  const found = variable ?? home ?? bracketed;
  if (found === undefined) return undefined;
  const real = variable === undefined ? undefined : variables[variable.replace(/[%${}]|env:/gi, '').toLowerCase()];
  const user = /user/i.test(found) && column.kind === 'path' ? '*' : undefined;
  const told = real ?? (bracketed === found ? user : undefined);
  const spelled = told === undefined ? undefined : value.text.replace(found, () => told);
  return {
    never: true,
    diagnostic: diagnose('WN314', `\`${column.name}\` never holds \`${found}\``, {
      span: value.span,
      label: 'never matches',
      help:
        spelled !== undefined
          ? `write the real path, such as \`${spelled}\``
          : variable === undefined
            ? 'write the value that it stands for'
            : 'write the path that the variable stands for, such as `C:\\Windows`',
      fixes: spelled === undefined || column.kind !== 'path' ? [] : replaceValue(value, spelled, context),
    }),
  };
};
