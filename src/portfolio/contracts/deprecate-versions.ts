import * as z from 'zod/mini';

/** What the portfolio stack asks for: every version of the product is deprecated but the current one. */
export const ProductVersioning = z.object({
  ProductId: z.string().check(z.regex(/^prod-[a-z0-9]+$/)),
  Current: z.string().check(z.minLength(1)),
  /** All of them, so that CloudFormation asks again when one is added. */
  Versions: z.array(z.string()),
});
export type ProductVersioning = z.infer<typeof ProductVersioning>;
