import * as z from 'zod/mini';

/** Another portfolio is another resource: its shares are taken back under the old one’s name. */
export const SharedPortfolio = z.object({ PortfolioId: z.string().check(z.regex(/^port-[a-z0-9]+$/)) });

/** What the portfolio stack asks for: exactly these nodes, an organization (`o-…`) or OUs (`ou-…`), and no others. */
export const PortfolioSharing = z.object({
  ...SharedPortfolio.shape,
  Nodes: z.array(z.string().check(z.regex(/^(o-[a-z0-9]{10,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/))).check(z.minLength(1)),
});
export type PortfolioSharing = z.infer<typeof PortfolioSharing>;

/** What the template reads back: the accounts that Service Catalog could not reach, with its reasons. */
export const UNREACHED_ATTRIBUTE = 'Unreached';
