import { join, resolve } from 'node:path';
import {
  environmentOf,
  MANAGEMENT,
  MANAGEMENT_STACK,
  OPERATORS_EMAIL,
  ORGANIZATION,
  REGION,
  SPOKE_STACK,
  SPOKES,
} from './accounts';
import type { Emulator } from './emulator';
import { lastLines, run } from './processes';
import { SandboxError } from './progress';

const CDK = resolve('node_modules/.bin/cdk');
const PATIENCE = resolve('sandbox/short-waits.cjs');

/** The parameters of the management stack in the sandbox, however it is installed. */
export const MANAGEMENT_PARAMETERS: Readonly<Record<string, string>> = {
  OrganizationId: ORGANIZATION,
  EmailRecipient: OPERATORS_EMAIL,
  FreezePolicy: 'managed',
};

/** The parameters of a spoke's stack in the sandbox. */
export function spokeParameters(account: string): Readonly<Record<string, string>> {
  return {
    ManagementAccountId: MANAGEMENT,
    OrganizationId: ORGANIZATION,
    EmailRecipient: `owner-${account}@example.com`,
  };
}

/** Deploys with the real CDK CLI, as somebody who installs the product does. */
export class Deployment {
  readonly assembly: string;

  constructor(private readonly emulator: Emulator) {
    this.assembly = join(emulator.folder, 'cdk.out');
  }

  /** Only the management account has assets, so only it is bootstrapped. Needs no assembly. */
  async bootstrapManagement(): Promise<void> {
    await this.cdk(MANAGEMENT, 'bootstrap', `aws://${MANAGEMENT}/${REGION}`);
  }

  /** The management stack and spokes, at the same time: none waits for another. */
  async deployProduct(): Promise<void> {
    await Promise.all([this.deployManagement(), ...SPOKES.map((account) => this.deploySpoke(account))]);
  }

  async deployManagement(): Promise<void> {
    await this.deploy(MANAGEMENT, MANAGEMENT_STACK, MANAGEMENT_PARAMETERS);
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
    // Not in the project's folder: its settings say to bundle before every command.
    const { code, output } = await run(
      CDK,
      ['--no-notices', ...args],
      this.environmentOf(account),
      this.emulator.folder,
    );
    if (code !== 0) {
      throw new SandboxError(
        `cdk ${args.slice(0, 2).join(' ')} failed in account ${account}:\n${lastLines(output, 40)}`,
      );
    }
  }
  private environmentOf(account: string): Record<string, string> {
    return {
      ...environmentOf(account, this.emulator.endpoint),
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require=${JSON.stringify(PATIENCE)}`.trim(),
    };
  }
}
