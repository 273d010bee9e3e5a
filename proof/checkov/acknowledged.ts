/** A check of checkov that some resources fail, and why that is as it should be. */
export interface Acknowledged {
  readonly check: string;
  /** Matches `<type>.<logical id>` of those that may fail it, and no others. */
  readonly resources: RegExp;
  readonly reason: string;
}

/** All that checkov may find in the templates. One that it does not find any more is an error, too. */
export const ACKNOWLEDGED: readonly Acknowledged[] = [
  {
    check: 'CKV_AWS_27',
    resources: /^AWS::SQS::Queue\./,
    reason: 'They are encrypted under SQS’s own key (SqsManagedSseEnabled), which checkov does not count: decision 8.',
  },
  {
    check: 'CKV_AWS_115',
    resources: /^AWS::Lambda::Function\.(?!DisableResources|SettleExpenses)/,
    reason:
      'Reserved concurrency makes the deployment fail in accounts with a small quota: parameters keep some where it matters.',
  },
  {
    check: 'CKV_AWS_116',
    resources: /^AWS::Lambda::Function\./,
    reason:
      'Failures of asynchronous calls go to a queue by their destination, those of streams by the mapping’s: ' +
      'checkov looks for a DeadLetterConfig alone.',
  },
  {
    check: 'CKV_AWS_117',
    resources: /^AWS::Lambda::Function\./,
    reason:
      'They call AWS’s public endpoints only and nothing calls them over a network: a VPC would add NAT costs and no protection.',
  },
  {
    check: 'CKV_AWS_119',
    resources: /^AWS::DynamoDB::Table\./,
    reason: 'Under a key of our own, whoever opens the table in finance would need it, too: decision 8.',
  },
  {
    check: 'CKV_AWS_158',
    resources: /^AWS::Logs::LogGroup\.(DeprecateVersions|SharePortfolio)/,
    reason: 'Ids of accounts and products, written at deployments alone, under CloudWatch’s own key.',
  },
  {
    check: 'CKV_AWS_173',
    resources: /^AWS::Lambda::Function\./,
    reason:
      'Variables are names of tables, topics and functions, which the template has, too: no secret is among them.',
  },
];
