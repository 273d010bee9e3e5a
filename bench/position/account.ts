import { address as toAddress, type Address } from '../../src/core/domain/address';
import { money, type Money } from '../../src/core/domain/money';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { rate } from '../../src/ledger/domain/rate';
import { drawExponential, drawLogUniform, drawUniform, type Random } from '../overshoot/distributions';
import { planServiceBill, type ServiceBill } from './bill';
import { HISTORY_STARTS, MONTH_ENDS, MONTH_STARTS, wholeSecond } from './calendar';
import { KINDS, type CostKind } from './kinds';
import { partOf, spentBetween, type PlannedResource, type Spending } from './truth';
import { planUse, SPIKE_TIMES, type PlannedUse, type Spike } from './use';

/** What an account would spend if nobody intervened, its budget, and when somebody asks how it stands. */
export interface PlannedAccount extends Spending {
  readonly address: Address;
  readonly bills: readonly ServiceBill[];
  readonly adoptedAt: Instant;
  readonly limit: Money;
  readonly samples: readonly Instant[];
  /** The list prices of services, in thousandths of what is paid. Those that are not named are paid in full. */
  readonly listPermille: ReadonlyMap<string, bigint>;
}

const FIRST_ACCOUNT = 100_000_000_000;
const LINES = { fewest: 3, most: 8 } as const;
/** What an account costs in a month, in USD. */
const MONTHLY_USD = { lowest: 20, highest: 20_000 } as const;
/** Of a normal deviate, in the exponent: how unlike lines of one kind are. */
const UNLIKE = 1;
const LIMIT = { lowest: 0.9, highest: 1.5 } as const;
const PERMILLE = 1_000n;
const ADOPTED_LATER = 0.3;
const SAMPLES = 6;
const SPIKES = 0.3;
const SPIKE_HOURS = { shortest: 2, longest: 24 } as const;
const RESOURCES = { fewest: 1, most: 8 } as const;
/** Of what costs by the hour: the parts that are started once and stay, and that run in office hours. */
const STEADY = 0.4;
const OFFICE = 0.3;
const LAUNCHED = 0.25;
const LEAST_SPELL_MS = 5 * 60 * MS_PER_SECOND;
const SECONDS_PER_MONTH = (MONTH_ENDS - MONTH_STARTS) / MS_PER_SECOND;
const MICRO_REVANTIOS_PER_USD = 1e16;

/** An account with a handful of lines of the FOCUS sample, drawn by how often bills have them. */
export function planAccount(index: number, random: Random): PlannedAccount {
  const usd = sharesOf(random);
  const spiking =
    random() < SPIKES
      ? drawOne(
          [...usd.keys()].filter(({ bursts }) => bursts),
          random,
        )
      : undefined;
  const spike = planSpike(random);
  const resources: PlannedResource[] = [];
  const uses: PlannedUse[] = [];
  for (const [kind, monthly] of usd) {
    const speed = (monthly / SECONDS_PER_MONTH) * MICRO_REVANTIOS_PER_USD;
    const own = kind === spiking ? spike : undefined;
    if (kind.seen === 'live') resources.push(...planResources(kind, speed, own, random));
    else uses.push(planUse(kind, speed, own, random));
  }
  const services = [...new Set([...usd.keys()].map(({ service }) => service))];
  const bills = services.map((service) =>
    planServiceBill(
      service,
      partOf({ resources, uses }, (kind) => kind.service === service),
      random,
    ),
  );
  const adoptedAt =
    random() < ADOPTED_LATER ? drawInstant(later(MONTH_STARTS, MS_PER_DAY), -2, random) : HISTORY_STARTS;
  const whole = spentBetween({ resources, uses }, MONTH_STARTS, MONTH_ENDS);
  const share = BigInt(Math.round(drawUniform(LIMIT.lowest, LIMIT.highest, random) * Number(PERMILLE)));
  const first = instant(Math.max(adoptedAt, MONTH_STARTS));
  return {
    address: toAddress(`${FIRST_ACCOUNT + index}`),
    resources: resources.map((one, number) => ({ ...one, arn: arnOf(one, index, number) })),
    uses,
    bills,
    adoptedAt,
    limit: money((whole * share) / PERMILLE),
    listPermille: new Map(),
    samples: Array.from({ length: SAMPLES }, () => drawInstant(first, 0, random)).sort((one, other) => one - other),
  };
}

/** The part of the services that are paid at less than their list prices, and those prices. */
const DISCOUNTED = 0.6;
const LIST_PERMILLE = { lowest: 1_100, highest: 2_500 } as const;

/** Returns the account with list prices that are higher than what it pays, of some of its services. */
export function withDiscounts(account: PlannedAccount, random: Random): PlannedAccount {
  const listPermille = new Map<string, bigint>();
  for (const { service } of account.bills) {
    const permille = BigInt(Math.round(drawUniform(LIST_PERMILLE.lowest, LIST_PERMILLE.highest, random)));
    if (random() < DISCOUNTED) listPermille.set(service, permille);
  }
  return { ...account, listPermille };
}

/** Returns what something costs at list prices. */
export function atList(paid: bigint, { service }: CostKind, { listPermille }: PlannedAccount): bigint {
  return (paid * (listPermille.get(service) ?? PERMILLE)) / PERMILLE;
}

/** Returns what each kind costs in a month, in USD. */
function sharesOf(random: Random): ReadonlyMap<CostKind, number> {
  const count = Math.floor(drawUniform(LINES.fewest, LINES.most + 1, random));
  const shares = new Map<CostKind, number>();
  for (let line = 0; line < count; line++) {
    const kind = drawLine(random);
    const usd = (kind.usd / kind.lines) * Math.exp(UNLIKE * drawNormal(random));
    shares.set(kind, (shares.get(kind) ?? 0) + usd);
  }
  const sum = [...shares.values()].reduce((one, other) => one + other, 0);
  const monthly = drawLogUniform(MONTHLY_USD.lowest, MONTHLY_USD.highest, random);
  return new Map([...shares].map(([kind, usd]) => [kind, (usd / sum) * monthly]));
}

function drawLine(random: Random): CostKind {
  let left = random() * KINDS.reduce((sum, { lines }) => sum + lines, 0);
  for (const kind of KINDS) {
    left -= kind.lines;
    if (left < 0) return kind;
  }
  throw new RangeError('the kinds have no lines');
}

function drawOne<T>(among: readonly T[], random: Random): T | undefined {
  return among[Math.floor(random() * among.length)];
}

function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A whole second, so that what is spent by then is exact. `days`: how much of the end is left out. */
function drawInstant(from: Instant, days: number, random: Random): Instant {
  const until = later(MONTH_ENDS, days * MS_PER_DAY - MS_PER_SECOND);
  return wholeSecond(drawUniform(from, Math.max(from, until), random));
}

function planSpike(random: Random): Spike {
  const from = drawInstant(MONTH_STARTS, -1, random);
  return {
    from,
    to: wholeSecond(from + drawLogUniform(SPIKE_HOURS.shortest, SPIKE_HOURS.longest, random) * MS_PER_HOUR),
  };
}

/** `speed`: micro-revantios a second, on average over what runs. */
function planResources(
  kind: CostKind,
  speed: number,
  spike: Spike | undefined,
  random: Random,
): readonly PlannedResource[] {
  const size = Math.round(drawLogUniform(RESOURCES.fewest, RESOURCES.most, random));
  const own = rate(BigInt(Math.max(1, Math.round(speed / size))));
  const planned = Array.from({ length: size }, () => ({ arn: '', kind, rate: own, toggles: togglesOf(kind, random) }));
  if (spike === undefined) return planned;
  const more = rate(own * BigInt(size * (SPIKE_TIMES - 1)));
  return [...planned, { arn: '', kind, rate: more, toggles: [spike.from, spike.to] }];
}

function togglesOf({ rhythm }: CostKind, random: Random): readonly Instant[] {
  const begins = random() < LAUNCHED ? drawInstant(MONTH_STARTS, 0, random) : HISTORY_STARTS;
  const drawn = random();
  if (rhythm === 'flat' || drawn < STEADY) return [begins];
  if (drawn < STEADY + OFFICE) return officeHours(begins, random);
  const toggles: Instant[] = [];
  const [running, still] = [0, 1].map(() => drawLogUniform(MS_PER_HOUR, 5 * MS_PER_DAY, random)) as [number, number];
  for (let at = begins + drawExponential(still, random); at < MONTH_ENDS;) {
    toggles.push(wholeSecond(at));
    at += LEAST_SPELL_MS + drawExponential(toggles.length % 2 === 1 ? running : still, random);
  }
  return toggles;
}

/** From about eight in the morning to about seven in the evening, Monday to Friday. */
function officeHours(begins: Instant, random: Random): readonly Instant[] {
  const toggles: Instant[] = [];
  for (let day = HISTORY_STARTS; day < MONTH_ENDS; day = later(day, MS_PER_DAY)) {
    const weekday = new Date(day).getUTCDay();
    const [from, to] = [7.5 + random(), 18 + 2 * random()].map((hour) => wholeSecond(day + hour * MS_PER_HOUR));
    if (weekday === 0 || weekday === 6 || from === undefined || to === undefined || from < begins) continue;
    toggles.push(from, to);
  }
  return toggles;
}

function arnOf({ kind }: PlannedResource, account: number, number: number): string {
  return `arn:aws:bench:us-east-1:${FIRST_ACCOUNT + account}:${kind.name}/${number}`;
}
