import { SpokeFailure } from '../../../src/core/ports';
import { everyItem, inParts } from '../../../src/metering/types/spoke-region.adapter';
import { awsError, spokeRegion } from './spoke';

const spoke = spokeRegion();

test('sends every call with the signal that ends the conversation', async () => {
  expect(await spoke.attempt('read', async ({ abortSignal }) => abortSignal)).toBeInstanceOf(AbortSignal);
});

test('what AWS refuses is a SpokeFailure in words', async () => {
  const refused = spoke.attempt('stop i-1', async () => {
    throw awsError('UnauthorizedOperation', 'You are not authorized');
  });

  await expect(refused).rejects.toThrow(SpokeFailure);
  await expect(refused).rejects.toThrow(
    'account 222222222222: cannot stop i-1: UnauthorizedOperation: You are not authorized',
  );
});

test('what does not exist is undefined; any other error is a failure', async () => {
  const find = async (error: unknown) =>
    spoke.find('read', ['Gone'], async () => {
      throw error;
    });

  expect(await find(awsError('Gone'))).toBeUndefined();
  await expect(find(awsError('GoneFishing'))).rejects.toThrow('account 222222222222: cannot read: GoneFishing');
  await expect(find('Gone')).rejects.toThrow(SpokeFailure);
});

test('the items of all pages, empty ones included', async () => {
  async function* pages() {
    yield { items: [1, 2] };
    yield {};
    yield { items: [3] };
  }

  expect(await everyItem<{ items?: number[] }, number>(pages(), ({ items }) => items)).toEqual([1, 2, 3]);
});

test('parts of at most a size', () => {
  expect(inParts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inParts([], 2)).toEqual([]);
});
