import { DescribeStacksCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';

/** The stack that the product is installed with. */
export class CloudFormationInstallation {
  constructor(
    private readonly client: CloudFormationClient,
    private readonly stackId: string,
  ) {}

  /**
   * Returns whether the stack itself is being deleted. CloudFormation also asks a resource to go when an update that
   * added it is rolled back, or when one that drops it is cleaned up after. Then the product stays.
   */
  async isBeingRemoved(): Promise<boolean> {
    const { Stacks: [stack] = [] } = await this.client.send(new DescribeStacksCommand({ StackName: this.stackId }));
    if (stack?.StackStatus === undefined) {
      throw new Error(`CloudFormation does not say what state ${this.stackId} is in`);
    }
    return stack.StackStatus === 'DELETE_IN_PROGRESS';
  }
}
