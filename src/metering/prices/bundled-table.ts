// On-demand list prices of us-east-1 in USD per hour. Instances: Linux, shared tenancy, from AWS's price list as
// karpenter-provider-aws keeps it (pkg/providers/pricing/zz_generated.pricing_aws.go, generated that day). Databases
// and Fargate: as on https://aws.amazon.com/rds/pricing/, .../rds/aurora/pricing/ and .../fargate/pricing/. Of these,
// db.t3.large, db.m5.large, Aurora's db.t3 and capacity unit, and Fargate on x86 agree with Infracost's golden files of
// 2026-08.

/** The day of the instances' prices. They change rarely, and almost always downwards. */
export const BUNDLED_ON = '2026-02-09';

export const BUNDLED_REGION = 'us-east-1';

/** Prices by size, of one family. */
export type SizePrices = Readonly<Record<string, string>>;

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

const MYSQL: Readonly<Record<string, SizePrices>> = {
  'db.t3': { micro: '0.017', small: '0.034', medium: '0.068', large: '0.136', xlarge: '0.272', '2xlarge': '0.544' },
  'db.t4g': { micro: '0.016', small: '0.032', medium: '0.065', large: '0.129' },
  'db.m5': { large: '0.171', xlarge: '0.342', '2xlarge': '0.684', '4xlarge': '1.368' },
  'db.m6g': { large: '0.152', xlarge: '0.304', '2xlarge': '0.608' },
  'db.r5': { large: '0.24', xlarge: '0.48', '2xlarge': '0.96', '4xlarge': '1.92' },
  'db.r6g': { large: '0.215', xlarge: '0.43', '2xlarge': '0.859' },
};

const POSTGRESQL: Readonly<Record<string, SizePrices>> = {
  'db.t3': { micro: '0.018', small: '0.036', medium: '0.072', large: '0.145' },
  'db.t4g': { micro: '0.016', small: '0.032', medium: '0.065', large: '0.129' },
  'db.m5': { large: '0.178', xlarge: '0.356', '2xlarge': '0.712' },
  'db.m6g': { large: '0.159', xlarge: '0.318', '2xlarge': '0.636' },
  'db.r5': { large: '0.25', xlarge: '0.5', '2xlarge': '1' },
  'db.r6g': { large: '0.225', xlarge: '0.45', '2xlarge': '0.899' },
};

/** Aurora Standard, where I/O is billed apart. */
const AURORA: Readonly<Record<string, SizePrices>> = {
  'db.t3': { medium: '0.082', large: '0.164' },
  'db.t4g': { medium: '0.073', large: '0.146' },
  'db.r5': { large: '0.29', xlarge: '0.58', '2xlarge': '1.16', '4xlarge': '2.32' },
  'db.r6g': { large: '0.26', xlarge: '0.519', '2xlarge': '1.038', '4xlarge': '2.076' },
};

/** By RDS's `Engine`, then by class. */
export const DATABASES: Readonly<Record<string, Readonly<Record<string, SizePrices>>>> = {
  mysql: MYSQL,
  mariadb: MYSQL,
  postgres: POSTGRESQL,
  'aurora-mysql': AURORA,
  'aurora-postgresql': AURORA,
};

/** One capacity unit of Aurora Serverless v2, Standard. */
export const CAPACITY_UNIT = '0.12';

/** By the vCPU and the GB, on Linux. */
export const FARGATE = {
  x86_64: { perVcpu: '0.04048', perGb: '0.004445' },
  arm64: { perVcpu: '0.03238', perGb: '0.00356' },
} as const;
