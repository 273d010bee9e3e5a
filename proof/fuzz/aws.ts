import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What all clients of all services have their `send` from. */
const CLIENT = Object.getPrototypeOf(DynamoDBClient.prototype) as { send: unknown };

/** The calls that change something. */
const WRITES =
  /^(Put|Update|Delete|Transact|BatchWrite|Create|Stop|Start|Publish|Invoke|Subscribe|Attach|Detach|Modify)/;

/** Answers of an AWS in which there is nothing yet, where an empty one makes no sense. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  AssumeRoleCommand: { Credentials: { AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c' } },
  CreatePortfolioShareCommand: { PortfolioShareToken: 'share-1' },
  DescribePortfolioShareStatusCommand: { Status: 'COMPLETED' },
  GetAWSOrganizationsAccessStatusCommand: { AccessStatus: 'ENABLED' },
};

/** A ledger of an address, long open: whoever writes to it needs to open none. */
function ledgerOf(address: string): object {
  return {
    Address: { S: address },
    Record: { S: `ledger#${new Date().toISOString().slice(0, 7)}` },
    accruedExpenses: { N: '0' },
    incurredExpensesRate: { N: '0' },
    updatedAt: { S: '2026-01-01T00:00:00.000Z' },
    settledThrough: { S: '2026-01-01T00:00:00.000Z' },
    state: { S: 'open' },
  };
}

interface Asked {
  readonly Key?: { readonly Address?: { readonly S: string }; readonly Record?: { readonly S: string } };
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
}

/** The ledger that a question is about, where it is about one. */
function ledgersIn(name: string, { Key: key, ExpressionAttributeValues: values = {} }: Asked): object {
  const [address = key?.Address?.S ?? '', record] = [values[':address']?.S, values[':first']?.S ?? key?.Record?.S];
  if (record?.startsWith('ledger#') !== true) return {};
  if (name === 'QueryCommand') return { Items: [ledgerOf(address)] };
  return name === 'UpdateItemCommand' ? { Attributes: ledgerOf(address) } : { Item: ledgerOf(address) };
}

/** An AWS in which nothing is, and in which nothing stays: it answers, and remembers the calls that would write. */
export class EmptyAws {
  readonly writes: string[] = [];
  readonly #undo: (() => void)[] = [];

  /** Puts itself in the place of all clients, of the log, and of CloudFormation's address for answers. */
  enter(): void {
    const { send } = CLIENT;
    CLIENT.send = this.#answer;
    const { fetch } = globalThis;
    globalThis.fetch = () => Promise.resolve(new Response());
    const { write } = process.stdout;
    process.stdout.write = () => true;
    this.#undo.push(() => {
      CLIENT.send = send;
      globalThis.fetch = fetch;
      process.stdout.write = write;
    });
  }

  leave(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  readonly #answer = (command: { readonly input: Asked }): Promise<unknown> => {
    const { name } = command.constructor;
    if (WRITES.test(name)) this.writes.push(name);
    return Promise.resolve(ANSWERS[name] ?? ledgersIn(name, command.input));
  };
}
