/** Ticks of 100 ns in one of each unit of time. */
const ticksOf: Readonly<Record<string, bigint>> = {
  d: 864_000_000_000n,
  h: 36_000_000_000n,
  m: 600_000_000n,
  s: 10_000_000n,
  ms: 10_000n,
};

const units = /^(?:(d|days?)|(h|hrs?|hours?)|(m|mins?|minutes?)|(s|secs?|seconds?)|(ms|millis|milliseconds?))$/i;

/** A duration in ticks: `30d`, `5 minutes`, `1h30m`, `1.5h`, `00:05:00`, `1.02:03:04`. Undefined for every other text. */
export function durationOf(text: string): bigint | undefined {
  const clock = /^(?:(\d{1,8})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/.exec(text);
  if (clock !== null) {
    const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = clock;
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
    return whole * 10_000_000n + BigInt(fraction.padEnd(7, '0'));
  }
  const parts = [...text.matchAll(/(\d+)(?:\.(\d{1,9}))?\s*([a-z]+)\s*/gi)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text) return undefined;
  const amounts = parts.map(([, whole = '', fraction = '', unit = '']) => {
    const found = units.exec(unit);
    const key = ['d', 'h', 'm', 's', 'ms'][found?.slice(1).findIndex((one) => one !== undefined) ?? -1];
    if (key === undefined) return undefined;
    const total = BigInt(whole + fraction) * (ticksOf[key] ?? 0n);
    const scale = 10n ** BigInt(fraction.length);
    return total % scale === 0n ? total / scale : undefined;
  });
  return amounts.reduce<bigint | undefined>(
    (sum, amount) => (sum === undefined || amount === undefined ? undefined : sum + amount),
    0n,
  );
}

/** The duration as a literal of KQL, in the largest unit that it is a whole number of. */
export function durationText(ticks: bigint): string {
  const unit = Object.entries(ticksOf).find(([, size]) => ticks !== 0n && ticks % size === 0n);
  if (unit !== undefined) return `${ticks / unit[1]}${unit[0]}`;
  return ticks === 0n ? '0s' : `${ticks}tick`;
}
