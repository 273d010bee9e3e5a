/**
 * Worked price examples, with what they come to. Unit prices are as the examples have them, by the second or by the
 * hour. AWS rounds each line to cents and adds those up, so a sum may be a cent away from what the lines come to.
 */
const FARGATE_PAGE = 'https://aws.amazon.com/fargate/pricing/';

/** Tasks on Fargate that run for so long on each of so many days. */
export interface FargateExample {
  readonly name: string;
  readonly source: string;
  readonly tasks: number;
  readonly days: number;
  readonly secondsADay: number;
  readonly task: {
    readonly cpu: string;
    readonly memory: string;
    readonly storageGiB: number;
    readonly architecture: 'x86_64' | 'arm64';
    readonly platformFamily: string;
  };
  /** USD a second, by the usage type. */
  readonly perSecond: Readonly<Record<string, string>>;
  readonly publishedUsd: string;
}

const LINUX = { cpu: '1024', memory: '2048', storageGiB: 30, platformFamily: 'Linux' };

export const FARGATE_EXAMPLES: readonly FargateExample[] = [
  {
    name: 'Linux on x86, five tasks for ten minutes a day, with 30 GB of storage',
    source: FARGATE_PAGE,
    tasks: 5,
    days: 30,
    secondsADay: 600,
    task: { ...LINUX, architecture: 'x86_64' },
    perSecond: {
      'USE1-Fargate-vCPU-Hours:perCPU': '0.000011244',
      'USE1-Fargate-GB-Hours': '0.000001235',
      'USE1-Fargate-EphemeralStorage-GB-Hours': '0.0000000308',
    },
    publishedUsd: '1.26',
  },
  {
    name: 'Linux on ARM, the same',
    source: FARGATE_PAGE,
    tasks: 5,
    days: 30,
    secondsADay: 600,
    task: { ...LINUX, architecture: 'arm64' },
    perSecond: {
      'USE1-Fargate-ARM-vCPU-Hours:perCPU': '0.000008996',
      'USE1-Fargate-ARM-GB-Hours': '0.000000988',
      'USE1-Fargate-EphemeralStorage-GB-Hours': '0.0000000308',
    },
    publishedUsd: '1.02',
  },
  {
    name: 'Windows, ten tasks for an hour a day',
    source: FARGATE_PAGE,
    tasks: 10,
    days: 30,
    secondsADay: 3_600,
    task: { ...LINUX, storageGiB: 20, architecture: 'x86_64', platformFamily: 'Windows Server 2022 Core' },
    perSecond: {
      'USE1-Fargate-Windows-vCPU-Hours:perCPU': '0.0000254167',
      'USE1-Fargate-Windows-OS-Hours:perCPU': '0.0000127778',
      'USE1-Fargate-Windows-GB-Hours': '0.0000027778',
    },
    publishedUsd: '47.25',
  },
];
