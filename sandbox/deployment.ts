import { join } from 'node:path';
import {
  environmentOf,
  MANAGEMENT,
  MANAGEMENT_STACK,
  OPERATORS_EMAIL,
  ORGANIZATION,
  REGION,
  SPOKE_STACK,
} from './accounts';
import type { Emulator } from './emulator';
import { lastLines, run } from './processes';
import { SandboxError } from './progress';

/** The parameters of a spoke's stack in the sandbox. */
export function spokeParameters(account: string): Readonly<Record<string, string>> {
  return {
    ManagementAccountId: MANAGEMENT,
    OrganizationId: ORGANIZATION,
    EmailRecipient: `owner-${account}@example.com`,
  };
}

/** Synthesizes and deploys with the real CDK CLI, as somebody who installs the product does. */
export class Deployment {
  readonly assembly: string;

  constructor(private readonly emulator: Emulator) {
    this.assembly = join(emulator.folder, 'cdk.out');
  }

  async synthesize(): Promise<void> {
    await this.cdk(MANAGEMENT, 'synth', '--quiet', '--output', this.assembly);
  }

  /** Only the management account has assets, so only it is bootstrapped. */
  async bootstrapManagement(): Promise<void> {
    await this.cdk(MANAGEMENT, 'bootstrap', '--app', this.assembly, `aws://${MANAGEMENT}/${REGION}`);
  }

  async deployManagement(): Promise<void> {
    await this.deploy(MANAGEMENT, MANAGEMENT_STACK, { OrganizationId: ORGANIZATION, EmailRecipient: OPERATORS_EMAIL });
  }

  async deploySpoke(account: string, parameters: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.deploy(account, SPOKE_STACK, { ...spokeParameters(account), ...parameters });
  }

  private async deploy(account: string, stack: string, parameters: Readonly<Record<string, string>>): Promise<void> {
    const given = Object.entries(parameters).flatMap(([name, value]) => ['--parameters', `${name}=${value}`]);
    await this.cdk(
      account,
      'deploy',
      stack,
      '--app',
      this.assembly,
      '--require-approval',
      'never',
      '--exclusively',
      ...given,
    );
  }

  private async cdk(account: string, ...args: readonly string[]): Promise<void> {
    // Every build validates the templates, which takes three times as long as to synthesize them.
    const environment = { ...environmentOf(account, this.emulator.endpoint), CDK_VALIDATION: 'false' };
    const { code, output } = await run('node_modules/.bin/cdk', ['--no-notices', ...args], environment);
    if (code !== 0) {
      throw new SandboxError(
        `cdk ${args.slice(0, 2).join(' ')} failed in account ${account}:\n${lastLines(output, 40)}`,
      );
    }
  }
}
