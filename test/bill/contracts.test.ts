import * as z from 'zod/mini';
import { BillEnv, BillFromEnv } from '../../src/bill/contracts';

test('a template of a release that read no bill has it from nowhere, so that nobody is blind for lack of it', () => {
  expect(BillFromEnv.parse({})).toEqual({ BILL_SOURCE: 'none' });
  expect(BillFromEnv.parse({ BILL_SOURCE: 'AwsBudget' })).toEqual({ BILL_SOURCE: 'AwsBudget' });
  expect(() => BillFromEnv.parse({ BILL_SOURCE: 'Excel' })).toThrow(z.core.$ZodError);
});

test('whoever reads the bill must be told from where', () => {
  const env = {
    PARTITION: 'aws',
    ORGANIZATION_ID: 'o-abcdefghij',
    BILLING_ROLE_ARN: '',
    COST_METRIC: 'UnblendedCost',
    BILL_LEAVES_OUT: '',
  };
  expect(BillEnv.safeParse(env).success).toBe(false);
  expect(BillEnv.safeParse({ ...env, BILL_SOURCE: 'none' }).success).toBe(true);
});
