import { DescribeStacksCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';

/** The stack that the product is installed with. */
export class CloudFormationInstallation {
  constructor(
    private readonly client: CloudFormationClient,
    private readonly stackId: string,
  ) {}

  /**
   * CloudFormation asks a resource to go when its stack is deleted, but also when an update that added it is rolled
   * back, or one that drops it is cleaned up after: then the product stays.
   */
  async isBeingRemoved(): Promise<boolean> {
    const { Stacks: [stack] = [] } = await this.client.send(new DescribeStacksCommand({ StackName: this.stackId }));
    if (stack?.StackStatus === undefined) {
      throw new Error(`CloudFormation does not say what state ${this.stackId} is in`);
    }
    return stack.StackStatus === 'DELETE_IN_PROGRESS';
  }
}
