import type { Brief, ScenarioKey, ScenarioView } from '../../index.js';
import { type Line, part } from './line.js';
import { inWords, section } from './section.js';
import { fit, fitText, safeText, wrapLine } from './text.js';

const most = 4;

/** What the other scenarios of the rule say: what a filter that does not parse may have meant. */
export function neighbourLines(
  neighbours: readonly ScenarioView[],
  briefs: ReadonlyMap<ScenarioKey, Brief> | undefined,
  columns: number,
): readonly Line[] {
  if (neighbours.length === 0) return [];
  const shapes = new Map<string, ScenarioView[]>();
  for (const one of neighbours) {
    const shape = shapeOf(one.filter);
    shapes.set(shape, [...(shapes.get(shape) ?? []), one]);
  }
  const shown = [...shapes.values()].slice(0, most);
  const more = shapes.size - shown.length;
  const title =
    neighbours.length === 1
      ? 'the scenario beside it reads'
      : `the ${inWords(neighbours.length)} scenarios beside it read`;
  return [
    section([part(title)], columns),
    ...shown.flatMap((alike) => {
      const lines = wrapLine([part(fitText(safeText(sample(alike)), 400), 'text.dim')], columns, 2);
      const [first = [], second = []] = lines;
      return lines.length <= 2 ? lines : [first, fit([...second, part(' …', 'text.dim')], columns)];
    }),
    ...(more > 0 ? [[part(`… and ${more} in other words`, 'text.dim')]] : []),
    ...verdict(neighbours, briefs, columns),
  ];
}

/** Filters that differ in numbers and remarks alone are shown once. */
function shapeOf(filter: string): string {
  return filter.replace(/\([^()]*\)/g, '()').replace(/\d+/g, '0');
}

/** One of them, its remarks cut to the words that all of them begin with. */
function sample(alike: readonly ScenarioView[]): string {
  const [first, ...others] = alike;
  if (first === undefined || others.length === 0) return first?.filter ?? '';
  const remarks = alike.map(({ filter }) =>
    [...filter.matchAll(/\(([^()]*)\)/g)].map(([, text = '']) => text.split(' ')),
  );
  let index = -1;
  return first.filter.replace(/\(([^()]*)\)/g, (whole, text: string) => {
    index++;
    const words = text.split(' ');
    const same = words.findIndex((word, at) => remarks.some((one) => one[index]?.[at] !== word));
    return same < 1 ? whole : `(${words.slice(0, same).join(' ')} …)`;
  });
}

function verdict(
  neighbours: readonly ScenarioView[],
  briefs: ReadonlyMap<ScenarioKey, Brief> | undefined,
  columns: number,
): readonly Line[] {
  const known = neighbours.flatMap(({ key }) => briefs?.get(key) ?? []);
  const [first] = known;
  if (first === undefined || known.length < neighbours.length) return [];
  if (!known.every(({ status }) => status === first.status)) return [];
  const code = first.codes.find((one) => known.every(({ codes }) => codes.includes(one)) && one !== 'WN701');
  const subject = known.length === 1 ? 'it is' : known.length === 2 ? 'both are' : `all ${inWords(known.length)} are`;
  const line = `${subject} ${first.status}${code === undefined ? '' : ` (${code})`}`;
  return wrapLine([part(line, 'text.dim')], columns, 2);
}
