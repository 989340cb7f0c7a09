import { checkAccountShape } from './checks/account-shape.js';
import { checkAddressShape } from './checks/address-shape.js';
import { checkBlanks } from './checks/blanks.js';
import { checkCodedShape } from './checks/coded-shape.js';
import { checkDisplayName } from './checks/display-name.js';
import { checkDoubledBackslash } from './checks/doubled-backslash.js';
import { checkEmptyShape } from './checks/empty-shape.js';
import { checkEnumeration } from './checks/enumeration.js';
import type { ValueCheck } from './checks/finding.js';
import { checkFolderPattern } from './checks/folder-pattern.js';
import { checkFolderShape } from './checks/folder-shape.js';
import { checkHashLength } from './checks/hash-length.js';
import { checkHashText } from './checks/hash-text.js';
import { checkHostShape } from './checks/host-shape.js';
import { checkJoinedValues } from './checks/joined-values.js';
import { checkLeadingStar } from './checks/leading-star.js';
import { checkLetterCase } from './checks/letter-case.js';
import { checkNegatedShape } from './checks/negated-shape.js';
import { checkOneLevel } from './checks/one-level.js';
import { checkPathShape } from './checks/path-shape.js';
import { checkQuotesInside } from './checks/quotes-inside.js';
import { checkRegexAsText } from './checks/regex-as-text.js';
import { checkRegistryHive } from './checks/registry-hive.js';
import { checkShortHost } from './checks/short-host.js';
import { checkSqlWildcard } from './checks/sql-wildcard.js';
import { checkStandIn } from './checks/stand-in.js';
import { checkStrayMarks } from './checks/stray-marks.js';
import { checkTinyText } from './checks/tiny-text.js';
import { checkUnquotedWords } from './checks/unquoted-words.js';

// A new check goes into a file of its own and into one of these lists: checks of any text, and of texts compared whole.
export const textChecks: readonly ValueCheck[] = [
  checkHashText,
  checkNegatedShape,
  checkCodedShape,
  checkPathShape,
  checkRegistryHive,
  checkAccountShape,
  checkDisplayName,
  checkEnumeration,
  checkHostShape,
  checkSqlWildcard,
  checkQuotesInside,
  checkTinyText,
  checkStrayMarks,
  checkLeadingStar,
  checkFolderPattern,
  checkEmptyShape,
  checkDoubledBackslash,
  checkBlanks,
  checkLetterCase,
  checkStandIn,
  checkUnquotedWords,
  checkJoinedValues,
  checkRegexAsText,
  checkShortHost,
  checkOneLevel,
];
export const wholeChecks: readonly ValueCheck[] = [checkHashLength, checkAddressShape, checkFolderShape, ...textChecks];
