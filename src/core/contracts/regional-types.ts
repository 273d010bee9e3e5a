/**
 * Where CloudFormation lacks a type that templates have, as the models of cfn-lint 1.58.0 say. The sandbox lints every
 * template for every home region, so a list that is out of date shows.
 */
export const MISSING_TYPES = {
  'AWS::Budgets::Budget': [
    'af-south-1',
    'ap-east-1',
    'ap-east-2',
    'ap-northeast-3',
    'ap-south-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-west-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'il-central-1',
    'me-central-1',
    'mx-central-1',
    'us-gov-east-1',
    'us-gov-west-1',
  ],
  'AWS::Chatbot::SlackChannelConfiguration': ['cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1'],
  'AWS::ServiceCatalog::Portfolio': ['ap-east-2', 'ap-southeast-5', 'ap-southeast-7', 'mx-central-1'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Regions of which those models know no types: nobody can say whether the templates work there. */
export const REGIONS_WITHOUT_MODEL: readonly string[] = ['me-south-1', 'me-west-1'];

/** Returns whether CloudFormation has a type in a region. */
export function hasType(type: keyof typeof MISSING_TYPES, region: string): boolean {
  const missing: readonly string[] = MISSING_TYPES[type];
  return !missing.includes(region);
}
