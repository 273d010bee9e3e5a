import { GetProductsCommand, type PricingClient } from '@aws-sdk/client-pricing';
import { money } from '../../core/domain/money';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../core/domain/time';
import type { Clock } from '../../core/ports';
import { rate, type Rate, rateOver, SECONDS_PER_HOUR } from '../../ledger/domain/rate';
import { SHORTEST_MONTH } from '../domain/month';
import { type Price, type PriceListQuery, Unpriced } from '../domain/price';
import type { PricedRate } from '../domain/priced-rate';
import type { Prices } from '../ports';
import { ExpiringCache } from './expiring-cache';
import { parseEntry, theOnly, type PriceListRow } from './price-list-row';

/** List prices change a few times a year. A failure is forgotten soon: until then somebody pays a bound. */
const LIFETIMES = { answerMs: MS_PER_DAY, failureMs: MS_PER_MINUTE };

/** The longest that metering waits for a price from the list. The next source has one at once. */
const TIMEOUT_MS = 10_000;

/** The most pages of an answer. A query has a few rows, Fargate's some twenty, and a hundred fit on a page. */
const MAX_PAGES = 5;

/**
 * Asks AWS's price list by way of GetProducts, once a day for each kind of resource. `otherwise` prices what the list
 * cannot tell.
 */
export class PriceListPrices implements Prices {
  private readonly answers: ExpiringCache<readonly PriceListRow[]>;

  constructor(
    private readonly client: PricingClient,
    private readonly clock: Clock,
    private readonly otherwise: Prices,
  ) {
    this.answers = new ExpiringCache(clock, LIFETIMES);
  }

  async rateOf(asked: Price, region: string): Promise<PricedRate> {
    const price = asked.asOf?.(this.clock.now()) ?? asked;
    try {
      return { rate: await this.listed(price.listed(region)), certainty: 'listed' };
    } catch (error) {
      const next = await this.otherwise.rateOf(price, region);
      return {
        ...next,
        ...(error instanceof Unpriced ? {} : { isMakeshift: true }),
        note: `no price for ${price.describe()} in ${region} from AWS's price list: ${reasonOf(error)}; ${next.note}`,
      };
    }
  }

  private async listed(query: PriceListQuery): Promise<Rate> {
    const { serviceCode, filters } = query;
    const rows = await this.answers.get(JSON.stringify({ serviceCode, filters }), () => this.ask(query));
    const { hour, month } = secondsOf(query);
    // Over hours times months, so that it is rounded once.
    const sum = query.parts.reduce((total, part) => {
      const price = theOnly(rows, part).price * part.units;
      return total + price * (part.per === 'month' ? hour : month);
    }, 0n);
    const own = rateOver(money(sum), query.unitsPerPrice * hour * month);
    return query.onTop === undefined ? own : rate(own + (await this.listed(query.onTop)));
  }

  private async ask({ serviceCode, filters }: PriceListQuery): Promise<readonly PriceListRow[]> {
    const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
    const entries: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const products = new GetProductsCommand({ ServiceCode: serviceCode, Filters: [...filters], NextToken: token });
      const { PriceList: found = [], NextToken: next } = await this.client.send(products, { abortSignal });
      entries.push(...found.map(String));
      if (next === undefined) return entries.flatMap(parseEntry);
      token = next;
    }
    throw new Unpriced(`more than ${MAX_PAGES} pages answer to ${serviceCode}`);
  }
}

/** Returns the seconds that the prices of a query are for. Without prices by the month, a month does not matter. */
function secondsOf({ parts, month }: PriceListQuery): { readonly hour: bigint; readonly month: bigint } {
  const isMonthly = parts.some(({ per }) => per === 'month');
  return { hour: SECONDS_PER_HOUR, month: isMonthly ? (month ?? SHORTEST_MONTH) : 1n };
}

function reasonOf(error: unknown): string {
  if (error instanceof Unpriced) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
