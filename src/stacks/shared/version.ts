import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, type Stack } from 'aws-cdk-lib';

/** Returns the release that is being built: 0.0.0 in development. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

/** Says in a stack's template and outputs which release it is of. */
export function stampVersion(stack: Stack): void {
  const version = productVersion();
  stack.addMetadata('BudgetGuardrails', { Version: version });
  new CfnOutput(stack, 'ProductVersion', {
    description: 'The release of budget-guardrails that this stack is of.',
    value: version,
  });
}
