import type { SizePrices } from '../domain/size-prices';

// On-demand list prices of us-east-1 in USD per hour. Instances: Linux, shared tenancy, from AWS's price list as
// karpenter-provider-aws keeps it (pkg/providers/pricing/zz_generated.pricing_aws.go, generated that day). Databases
// and Fargate: as on https://aws.amazon.com/rds/pricing/, .../rds/aurora/pricing/ and .../fargate/pricing/. Of these,
// db.t3.large, db.m5.large, Aurora's db.t3 and capacity unit, and Fargate on x86 agree with Infracost's golden files of
// 2026-08.

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

/** The prices by RDS's `Engine`, then by class. */
export const DATABASES: Readonly<Record<string, Readonly<Record<string, SizePrices>>>> = {
  mysql: MYSQL,
  mariadb: MYSQL,
  postgres: POSTGRESQL,
  'aurora-mysql': AURORA,
  'aurora-postgresql': AURORA,
};

/** One capacity unit of Aurora Serverless v2, Standard. */
export const CAPACITY_UNIT = '0.12';
