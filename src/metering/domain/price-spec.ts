/** What decides the price of a running resource. One kind for each way in which AWS prices. */
export type PriceSpec = InstancePriceSpec | DatabasePriceSpec | FargatePriceSpec;

/** An EC2 instance. */
export interface InstancePriceSpec {
  readonly kind: 'instance';
  /** `t3.micro` */
  readonly instanceType: string;
  /** As EC2's `PlatformDetails`: `Linux/UNIX`, `Windows`, `Red Hat Enterprise Linux`, … */
  readonly platform: string;
  readonly tenancy: 'default' | 'dedicated' | 'host';
  /** A spot instance counts at its on-demand price, which is its bound. */
  readonly market: 'on-demand' | 'spot';
}

/** An RDS instance, or a member of an Aurora cluster. */
export interface DatabasePriceSpec {
  readonly kind: 'database';
  /** `db.t3.large`, or `db.serverless` with its highest capacity. */
  readonly instanceClass: string;
  /** As RDS's `Engine`: `mysql`, `postgres`, `aurora-postgresql`, `sqlserver-se`, … */
  readonly engine: string;
  readonly multiAz: boolean;
  /** As RDS's `LicenseModel`: `general-public-license`, `license-included`, `bring-your-own-license`, … */
  readonly licenseModel: string;
  /** For `db.serverless`: the highest number of Aurora capacity units. */
  readonly maxCapacityUnits?: number;
}

/** A Fargate task. */
export interface FargatePriceSpec {
  readonly kind: 'fargate';
  /** ECS units: 1024 are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  readonly architecture: 'x86_64' | 'arm64';
  readonly os: 'linux' | 'windows';
}
