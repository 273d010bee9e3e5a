// What is changed: as AWS sends it, as people write it, as the product writes it.

const ADDRESS = '222222222222';
const AT = '2026-11-21T20:46:00.000Z';
const ARN = `arn:aws:ec2:eu-west-1:${ADDRESS}:instance/i-1`;
const text = (value: string) => ({ S: value });
const number = (value: string) => ({ N: value });

/** Items of the Budgets table. */
export const BUDGET_ITEMS: readonly Readonly<Record<string, unknown>>[] = [
  { Address: text(ADDRESS), BudgetValue: number('750.25') },
  {
    Address: text(`${ADDRESS}.shop`),
    BudgetValue: text('$1,000'),
    Mode: text('enforce'),
    Thresholds: { NS: ['25.5', '90'] },
    Emails: { SS: ['ops@example.com'] },
    Exempt: { L: [text(ARN)] },
    WorkloadTag: { M: { Key: text('team'), Value: text('shop') } },
    Changed: { M: { Who: text('ann'), Why: text('because'), At: text(AT) } },
  },
  {
    Address: text(ADDRESS),
    BudgetValue: number('900'),
    Freeze: { BOOL: true },
    Raise: { M: { Until: text('2026-12-05T00:00:00.000Z'), Then: number('500') } },
    Stop: { M: { Who: text('ann'), Why: text('a leaked key'), Until: text('2026-12-01T00:00:00.000Z') } },
    Receipt: { M: { Status: text('IN_FORCE'), Value: number('900'), Version: number('3') } },
  },
  { Address: text('*'), Paused: { M: { Who: text('ann'), Why: text('an incident') } } },
  { Address: text('ou-ab12-cd34ef56'), BudgetValue: number('50'), Mode: text('observe') },
  { Address: text(ADDRESS), BudgetValue: number('5'), Ended: { M: { At: text(AT), Reason: text('closed') } } },
];

/** The event of the Budgets table's stream with an item that is new, changed or gone. */
export function budgetRecord(item: Readonly<Record<string, unknown>>, index: number) {
  const images = [{ NewImage: item }, { OldImage: BUDGET_ITEMS[0], NewImage: item }, { OldImage: item }];
  return {
    Records: [
      {
        eventID: 'e1',
        eventName: ['INSERT', 'MODIFY', 'REMOVE'][index % images.length],
        eventSource: 'aws:dynamodb',
        awsRegion: 'eu-west-1',
        dynamodb: {
          ApproximateCreationDateTime: 1_795_293_960,
          SequenceNumber: '111',
          Keys: { Address: item.Address },
          ...images[index % images.length],
        },
      },
    ],
  };
}

export const RECEIPTS: readonly Readonly<Record<string, unknown>>[] = [
  {
    Receipt: {
      M: {
        Status: text('IN_FORCE'),
        Value: number('750.25'),
        Version: number('12'),
        ParameterAt: text(AT),
        BudgetVerifiedAt: text(AT),
        AwsBudget: text('budget-guardrails-spoke threshold=80 email=a@example.com'),
        Spent: number('12.5'),
      },
    },
  },
  { Receipt: { M: { Status: text('REJECTED'), Reason: text('BudgetValue "x" is refused') } } },
];

const KEY = { Address: text(ADDRESS), Record: text('ledger#2026-11') };

/** Rows of ledgers. */
export const LEDGER_ROWS: readonly Readonly<Record<string, unknown>>[] = [
  {
    ...KEY,
    accruedExpenses: number('12.5'),
    incurredExpensesRate: number('2777777.777778'),
    updatedAt: text(AT),
    settledThrough: text('2026-11-21T20:00:00.000Z'),
    state: text('open'),
    budgetLimit: number('100000000000'),
    thresholds: { L: [number('50'), number('80')] },
  },
  {
    ...KEY,
    accruedExpenses: number('99'),
    incurredExpensesRate: number('1'),
    updatedAt: text(AT),
    settledThrough: text(AT),
    state: text('exhausted'),
    budgetLimit: number('98'),
    exhaustedLimit: number('98'),
    exhaustedRate: number('1'),
    bookedRate: number('1'),
    bookedMoment: number('5'),
    settledSpeed: { M: { at: text(AT), rate: number('1'), bookedRate: number('0'), bookedMoment: number('0') } },
    gaps: { L: [{ M: { from: text('2026-11-21T20:00:00.000Z'), to: text(AT), rate: number('3') } }] },
    fenceAt: text(AT),
    thresholdAt: text(AT),
    toldThresholds: { NS: ['50', '80'] },
    toldExhaustion: text(AT),
    followUpAt: text(AT),
    followUpMinutes: number('4'),
    toldStopsAt: text(AT),
    toldRemaining: number('2'),
    quietAt: text(AT),
    quietPosition: number('7'),
    quietRate: number('1'),
  },
  { ...KEY, accruedExpenses: number('7'), updatedAt: text('2026-11-21T20:45:00Z') },
];

/** A record of the Cost table's stream. */
export const LEDGER_RECORDS = LEDGER_ROWS.map((row) => ({
  eventName: 'MODIFY',
  dynamodb: { SequenceNumber: '111', Keys: KEY, OldImage: LEDGER_ROWS[0], NewImage: row },
}));

export const RESOURCE_ROWS: readonly Readonly<Record<string, unknown>>[] = [
  {
    Address: text(ADDRESS),
    Record: text(`resource#${ARN}`),
    type: text('ec2-instance'),
    status: text('running'),
    rate: number('28888.888889'),
    since: text(AT),
    history: { L: [{ M: { at: text(AT), rate: number('28888.888889') } }] },
    tags: { M: { team: text('shop') } },
    control: { M: { type: text('auto-scaling-group'), arn: text('arn:aws:autoscaling:x') } },
    startedBy: text('ann'),
    minimumMs: number('60000'),
    revision: number('3'),
  },
];

export const BILL_ROWS: readonly Readonly<Record<string, unknown>>[] = [
  {
    Address: text(ADDRESS),
    Record: text('bill#2026-11'),
    days: {
      L: [
        {
          M: {
            day: text('2026-11-20T00:00:00.000Z'),
            billed: { M: { AmazonEC2: number('5') } },
            through: number('4'),
            toldAt: text(AT),
            liveAtTold: number('3'),
            reservedAtTold: number('1'),
            live: number('5'),
            reserved: { M: { AmazonEC2: number('1') } },
            used: { M: { AmazonS3: number('1') } },
            listed: { M: { AmazonS3: number('1') } },
          },
        },
      ],
    },
    source: text('CostExplorer'),
    readAt: text(AT),
    billedThrough: text(AT),
    beyond: number('0'),
    beyondAt: text(AT),
    revision: number('2'),
    coverage: {
      M: {
        from: text(AT),
        through: text(AT),
        lines: {
          L: [
            {
              M: {
                service: text('AmazonEC2'),
                total: number('5'),
                live: number('4'),
                missedStarts: number('0'),
                price: number('1'),
                notMetered: number('0'),
                unknown: number('0'),
                factor: number('1.1'),
              },
            },
          ],
        },
      },
    },
  },
];

export const JOURNAL_ROWS: readonly Readonly<Record<string, unknown>>[] = [
  {
    Address: text(ADDRESS),
    Record: text(`journal#2026-11#${ARN}`),
    resource: { M: { type: text('ec2-instance'), arn: text(ARN) } },
    status: text('done'),
    mode: text('enforce'),
    previous: { M: { state: text('running'), size: number('3') } },
    rate: number('28888.888889'),
    position: number('99'),
    limit: number('98'),
    reason: text('exhausted'),
    times: number('1'),
    cameBackAt: { L: [text(AT)] },
    restoring: { BOOL: false },
    changedAt: text(AT),
    revision: number('2'),
  },
];

export const ADOPTED_ROWS: readonly Readonly<Record<string, unknown>>[] = [
  {
    Address: text(ADDRESS),
    Record: text(`budget#${ADDRESS}.shop`),
    limit: number('5'),
    mode: text('enforce'),
    thresholds: { L: [number('50')] },
    emails: { L: [text('a@example.com')] },
    workloadTag: { M: { key: text('team'), value: text('shop') } },
    exempt: { L: [text(ARN)] },
    freeze: { BOOL: false },
    stop: { M: { who: text('ann'), why: text('leak'), until: text(AT) } },
    adoptedAt: text(AT),
  },
];

export const CHANGE_ROWS: readonly Readonly<Record<string, unknown>>[] = [
  {
    Address: text(ADDRESS),
    Record: text('change#0001'),
    id: text('1'),
    at: text(AT),
    kind: text('changed'),
    from: { M: { BudgetValue: text('5') } },
    to: { M: { BudgetValue: text('6') } },
    who: text('ann'),
  },
];
