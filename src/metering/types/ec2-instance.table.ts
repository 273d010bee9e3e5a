import type { SizePrices } from '../domain/size-prices';

// On-demand list prices of us-east-1 in USD per hour. Instances: Linux, shared tenancy, from AWS's price list as
// karpenter-provider-aws keeps it (pkg/providers/pricing/zz_generated.pricing_aws.go, generated that day). Databases
// and Fargate: as on https://aws.amazon.com/rds/pricing/, .../rds/aurora/pricing/ and .../fargate/pricing/. Of these,
// db.t3.large, db.m5.large, Aurora's db.t3 and capacity unit, and Fargate on x86 agree with Infracost's golden files of
// 2026-08.

/** Families with prices in proportion to the size: what a large costs, and the sizes for which that is exact. */
export const LINEAR_INSTANCES: Readonly<Record<string, { readonly large: string; readonly sizes: string }>> = {
  t3: { large: '0.0832', sizes: 'nano micro small medium large xlarge 2xlarge' },
  t3a: { large: '0.0752', sizes: 'nano micro small medium large xlarge 2xlarge' },
  t4g: { large: '0.0672', sizes: 'nano micro small medium large xlarge 2xlarge' },
  m5: { large: '0.096', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge' },
  m6i: { large: '0.096', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge' },
  m6g: { large: '0.077', sizes: 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  m7i: { large: '0.1008', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge' },
  m7g: { large: '0.0816', sizes: 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  c5: { large: '0.085', sizes: 'large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge' },
  c6i: { large: '0.085', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge' },
  c6g: { large: '0.068', sizes: 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  c7i: { large: '0.08925', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge' },
  c7g: { large: '0.0725', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  r5: { large: '0.126', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge' },
  r6i: { large: '0.126', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge' },
  r6g: { large: '0.1008', sizes: 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  r7i: { large: '0.1323', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge' },
  r7g: { large: '0.1071', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
};

/** Families where each size has a price of its own. */
export const OTHER_INSTANCES: Readonly<Record<string, SizePrices>> = {
  t2: {
    nano: '0.0058',
    micro: '0.0116',
    small: '0.023',
    medium: '0.0464',
    large: '0.0928',
    xlarge: '0.1856',
    '2xlarge': '0.3712',
  },
  g4dn: {
    xlarge: '0.526',
    '2xlarge': '0.752',
    '4xlarge': '1.204',
    '8xlarge': '2.176',
    '12xlarge': '3.912',
    '16xlarge': '4.352',
  },
  g5: {
    xlarge: '1.006',
    '2xlarge': '1.212',
    '4xlarge': '1.624',
    '8xlarge': '2.448',
    '12xlarge': '5.672',
    '16xlarge': '4.096',
    '24xlarge': '8.144',
    '48xlarge': '16.288',
  },
  p3: { '2xlarge': '3.06', '8xlarge': '12.24', '16xlarge': '24.48' },
  p4d: { '24xlarge': '21.957642' },
  p5: { '4xlarge': '6.88', '48xlarge': '55.04' },
};
