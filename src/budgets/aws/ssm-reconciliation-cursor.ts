import { GetParameterCommand, ParameterNotFound, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { ReconciliationCursor } from '../ports';

/** Stands for "at the beginning": a parameter cannot be empty. No address has this form. */
const BEGINNING = '(beginning)';

/** Keeps the cursor in a parameter of the management account, which the first unfinished run creates. */
export class SsmReconciliationCursor implements ReconciliationCursor {
  constructor(
    private readonly client: SSMClient,
    private readonly parameter: string,
  ) {}

  async load(): Promise<string | undefined> {
    try {
      const { Parameter: found } = await this.client.send(new GetParameterCommand({ Name: this.parameter }));
      return found?.Value === BEGINNING ? undefined : found?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  }

  async save(cursor: string | undefined): Promise<void> {
    await this.client.send(
      new PutParameterCommand({ Name: this.parameter, Value: cursor ?? BEGINNING, Type: 'String', Overwrite: true }),
    );
  }
}
