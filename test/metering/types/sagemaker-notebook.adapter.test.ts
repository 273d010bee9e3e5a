import {
  ListNotebookInstancesCommand,
  ListTagsCommand,
  SageMakerClient,
  StartNotebookInstanceCommand,
  StopNotebookInstanceCommand,
  type NotebookInstanceSummary,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { SageMakerNotebooks } from '../../../src/metering/types/sagemaker-notebook.adapter';
import { NotebookPrice } from '../../../src/metering/types/sagemaker-notebook.price';
import { awsError, changeOf, spokeRegion } from './spoke';

const arnOf = (name: string) => `arn:aws:sagemaker:eu-west-1:222222222222:notebook-instance/${name.toLowerCase()}`;
const NAME = 'Research-x4CC';
const ARN = arnOf(NAME);

const aws = mockClient(SageMakerClient);
const notebooks = new SageMakerNotebooks(spokeRegion());

const NOTEBOOK: NotebookInstanceSummary = {
  NotebookInstanceName: NAME,
  NotebookInstanceArn: ARN,
  NotebookInstanceStatus: 'InService',
  InstanceType: 'ml.t3.medium',
};

const present = (...found: Partial<Record<keyof NotebookInstanceSummary, string>>[]) =>
  aws.on(ListNotebookInstancesCommand).resolves({
    NotebookInstances: found.map((notebook) => ({ ...NOTEBOOK, ...notebook }) as NotebookInstanceSummary),
  });
const observed = async () => (await notebooks.observe(changeOf('sagemaker-notebook', ARN)))[0];

/** One notebook, as SageMaker keeps it: it refuses what its status does not allow, and knows it by its exact name. */
function fakeNotebook() {
  const notebook = { ...NOTEBOOK };
  const change = (from: readonly string[], to: 'Stopped' | 'InService') => () => {
    if (!from.includes(notebook.NotebookInstanceStatus ?? '')) {
      throw awsError(
        'ValidationException',
        `Status (${notebook.NotebookInstanceStatus}) not in ([${from.join(', ')}]).`,
      );
    }
    notebook.NotebookInstanceStatus = to;
    return {};
  };
  aws.on(ListNotebookInstancesCommand).callsFake(() => ({ NotebookInstances: [{ ...notebook }] }));
  aws.on(StopNotebookInstanceCommand).rejects(awsError('ValidationException', 'RecordNotFound'));
  aws.on(StartNotebookInstanceCommand).rejects(awsError('ValidationException', 'RecordNotFound'));
  aws.on(StopNotebookInstanceCommand, { NotebookInstanceName: NAME }).callsFake(change(['InService'], 'Stopped'));
  aws
    .on(StartNotebookInstanceCommand, { NotebookInstanceName: NAME })
    .callsFake(change(['Stopped', 'Failed'], 'InService'));
  return notebook;
}

beforeEach(() => {
  aws.reset();
  aws.on(ListTagsCommand).resolves({ Tags: [] });
  aws.on(ListTagsCommand, { ResourceArn: ARN }).resolves({ Tags: [{ Key: 'Owner', Value: 'search' }] });
});

describe('what a notebook instance is', () => {
  test('with its price, its tags and itself as what stops it', async () => {
    present({ NotebookInstanceArn: arnOf('other') }, {});

    expect(await observed()).toEqual({
      arn: ARN,
      running: true,
      price: new NotebookPrice({ instanceType: 'ml.t3.medium' }),
      tags: { Owner: 'search' },
      control: { type: 'sagemaker-notebook', arn: ARN },
      startedBy: 'search',
    });
  });

  test.each([
    ['InService', true],
    ['InMaintenance', true],
    ['a-status-to-come', true],
    ['Pending', false],
    ['Stopping', false],
    ['Stopped', false],
    ['Failed', false],
    ['Updating', false],
    ['Deleting', false],
  ])('%s is billed: %s', async (status, running) => {
    present({ NotebookInstanceStatus: status });

    expect((await observed())?.running).toBe(running);
  });

  test('gone, it is nothing', async () => {
    present({ NotebookInstanceArn: arnOf('other') });

    expect(await observed()).toBeUndefined();
    expect(await notebooks.read(ARN)).toBeUndefined();
    await notebooks.disable(ARN);
    await notebooks.restore(ARN);
    expect(aws.commandCalls(StopNotebookInstanceCommand)).toEqual([]);
    expect(aws.commandCalls(StartNotebookInstanceCommand)).toEqual([]);
  });
});

test('lists what is billed, over all pages, with the tags of each', async () => {
  aws.on(ListNotebookInstancesCommand).resolves({
    NotebookInstances: [NOTEBOOK, { ...NOTEBOOK, NotebookInstanceArn: arnOf('b'), NotebookInstanceStatus: 'Stopped' }],
    NextToken: 'more',
  });
  aws
    .on(ListNotebookInstancesCommand, { NextToken: 'more' })
    .resolves({ NotebookInstances: [{ ...NOTEBOOK, NotebookInstanceArn: arnOf('c') }] });

  expect((await notebooks.list()).map(({ arn, tags }) => [arn, tags])).toEqual([
    [ARN, { Owner: 'search' }],
    [arnOf('c'), {}],
  ]);
});

describe('stopping and starting', () => {
  test.each([
    ['InService', 'active'],
    ['Pending', 'active'],
    ['a-status-to-come', 'unknown'],
    ['Stopping', 'disabled'],
    ['Stopped', 'disabled'],
    ['Updating', 'disabled'],
    ['Failed', 'disabled'],
    ['Deleting', undefined],
  ] as const)('%s is %s', async (status, kind) => {
    present({ NotebookInstanceStatus: status });

    expect(await notebooks.read(ARN)).toEqual(
      kind && { kind, previous: { state: 'running' }, tags: { Owner: 'search' } },
    );
    expect(await notebooks.isRestored(ARN)).toBe(status === 'InService');
  });

  test('by its name as it is, which the ARN has in small letters; twice is as once', async () => {
    const notebook = fakeNotebook();
    const before = await notebooks.read(ARN);

    await notebooks.disable(ARN);
    await notebooks.disable(ARN);
    expect(notebook.NotebookInstanceStatus).toBe('Stopped');

    await notebooks.restore(ARN);
    await notebooks.restore(ARN);
    expect(await notebooks.read(ARN)).toEqual(before);
    expect(aws.commandCalls(StopNotebookInstanceCommand)).toHaveLength(1);
    expect(aws.commandCalls(StartNotebookInstanceCommand)).toHaveLength(1);
  });

  test('one that failed to start is started again', async () => {
    const notebook = fakeNotebook();
    notebook.NotebookInstanceStatus = 'Failed';

    await notebooks.restore(ARN);

    expect(notebook.NotebookInstanceStatus).toBe('InService');
  });

  test('what SageMaker refuses is a failure in its words', async () => {
    const notebook = fakeNotebook();
    notebook.NotebookInstanceStatus = 'Pending';
    await expect(notebooks.disable(ARN)).rejects.toThrow(
      `account 222222222222: cannot stop ${ARN}: ValidationException: Status (Pending) not in ([InService]).`,
    );

    notebook.NotebookInstanceStatus = 'Stopping';
    await expect(notebooks.restore(ARN)).rejects.toThrow(
      `cannot start ${ARN}: ValidationException: Status (Stopping) not in ([Stopped, Failed]).`,
    );
  });

  test('a permission that is missing is a failure with advice', async () => {
    aws
      .on(ListNotebookInstancesCommand)
      .rejects(awsError('AccessDeniedException', 'not authorized to perform: sagemaker:ListNotebookInstances'));

    await expect(notebooks.list()).rejects.toThrow(
      'account 222222222222: cannot list the notebook instances: AccessDeniedException: not authorized',
    );
  });
});
