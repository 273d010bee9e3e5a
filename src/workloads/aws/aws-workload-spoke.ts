import {
  DeleteParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { SpokeConversation } from '../../core/aws/spoke-door';
import { WORKLOAD_BUDGETS, WORKLOAD_BUDGETS_PATH, WORKLOAD_RECEIPTS_PATH } from '../contracts';
import type { WorkloadSpoke, WorkloadTexts } from '../ports';

/** Reads and writes a spoke's parameters for workloads, through a session of its role. */
export class AwsWorkloadSpoke implements WorkloadSpoke {
  private readonly ssm: SSMClient;

  constructor(private readonly conversation: SpokeConversation) {
    this.ssm = new SSMClient(conversation.clientConfig(WORKLOAD_BUDGETS.name, conversation.homeRegion));
  }

  async readAll(): Promise<ReadonlyMap<string, WorkloadTexts>> {
    const [written, receipts] = await Promise.all([
      this.readPath(WORKLOAD_BUDGETS_PATH),
      this.readPath(WORKLOAD_RECEIPTS_PATH),
    ]);
    const names = [...new Set([...written.keys(), ...receipts.keys()])].sort();
    return new Map(names.map((name) => [name, { written: written.get(name), receipt: receipts.get(name) }]));
  }

  async writeReceipt(name: string, text: string): Promise<void> {
    const put = new PutParameterCommand({
      Name: `${WORKLOAD_RECEIPTS_PATH}${name}`,
      Value: text,
      Type: 'String',
      Description: `budget-guardrails: what became of ${WORKLOAD_BUDGETS_PATH}${name}`.slice(0, 1_024),
      Overwrite: true,
    });
    await this.conversation.attempt(`put ${WORKLOAD_RECEIPTS_PATH}${name}`, (options) => this.ssm.send(put, options));
  }

  async removeReceipt(name: string): Promise<void> {
    await this.conversation.attempt(`delete ${WORKLOAD_RECEIPTS_PATH}${name}`, async (options) => {
      try {
        await this.ssm.send(new DeleteParameterCommand({ Name: `${WORKLOAD_RECEIPTS_PATH}${name}` }), options);
      } catch (error) {
        if (!(error instanceof ParameterNotFound)) throw error;
      }
    });
  }

  /** Reads the names below the path, also those with a slash in them: they are refused, not overlooked. */
  private async readPath(path: string): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    let next: string | undefined;
    do {
      const read = new GetParametersByPathCommand({ Path: path.slice(0, -1), Recursive: true, NextToken: next });
      const { Parameters: page = [], NextToken } = await this.conversation.attempt(`read ${path}`, (options) =>
        this.ssm.send(read, options),
      );
      for (const { Name: name = '', Value: value = '' } of page) found.set(name.slice(path.length), value);
      next = NextToken;
    } while (next !== undefined);
    return found;
  }
}
