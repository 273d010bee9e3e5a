import { parseInstant } from '../../../src/core/domain/time';
import { changesOfEvent, stateChangePatterns } from '../../../src/metering/types/contracts';
import { SAGEMAKER_NOTEBOOK } from '../../../src/metering/types/sagemaker-notebook.contract';
import { notebookEvent } from './events';

const ARN = 'arn:aws:sagemaker:us-west-2:111122223333:notebook-instance/research-x4cc6zfjzqjj';

test.each([
  ['InService', true],
  ['Stopping', false],
  ['Stopped', false],
  ['Failed', false],
  ['Deleting', false],
])('a notebook instance that is %s runs: %s', (status, running) => {
  expect(changesOfEvent(notebookEvent(status))).toEqual([
    { about: { type: 'sagemaker-notebook', arn: ARN }, at: parseInstant('2026-05-26T19:21:17Z'), running },
  ]);
});

test.each(['Pending', 'Updating', 'PendingMaintenance', 'a-status-to-come', 'constructor'])(
  'a status that changes nothing is no change: %s',
  (status) => {
    expect(changesOfEvent(notebookEvent(status))).toEqual([]);
  },
);

test('the rule asks for the statuses that change something', () => {
  expect(stateChangePatterns().get('aws.sagemaker')).toEqual({
    source: ['aws.sagemaker'],
    detailType: ['SageMaker Notebook Instance State Change'],
    detail: { NotebookInstanceStatus: ['InService', 'Stopping', 'Stopped', 'Failed', 'Deleting'] },
  });
});

test.each([
  ['no ARN', { NotebookInstanceArn: undefined }],
  [
    'the ARN of something else',
    { NotebookInstanceArn: 'arn:aws:sagemaker:us-west-2:111122223333:endpoint/research-x4cc6zfjzqjj' },
  ],
  ['no status', { NotebookInstanceStatus: undefined }],
])('an event with %s is malformed', (_what, detail) => {
  expect(() => changesOfEvent(notebookEvent('InService', detail))).toThrow(
    'event c52a2573-8588-a7f6-1bfb-42542a01fcb2 (SageMaker Notebook Instance State Change) of account 111122223333: ',
  );
});

test('its caller may use keys and network interfaces through SageMaker alone, and deletes nothing', () => {
  const { change } = SAGEMAKER_NOTEBOOK.permissions;

  expect(change.filter(({ service }) => service === 'sagemaker').flatMap(({ actions }) => actions)).toEqual([
    'sagemaker:StopNotebookInstance',
    'sagemaker:StartNotebookInstance',
  ]);
  for (const { service, conditions } of change.filter((each) => each.service !== 'sagemaker')) {
    expect(conditions).toMatchObject(
      service === 'kms'
        ? { StringLike: { 'kms:ViaService': 'sagemaker.*' } }
        : { Bool: { 'aws:ViaAWSService': 'true' } },
    );
  }
});
