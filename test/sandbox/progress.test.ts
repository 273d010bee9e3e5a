import { step } from '../../sandbox/progress';

const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line.replace(/^ *[\d.]+ s {2}/, '')));
});
afterEach(() => jest.restoreAllMocks());

const after = (ms: number) => () => new Promise<number>((resolve) => setTimeout(() => resolve(ms), ms));

test('a step says that it is done, and how long it took', async () => {
  expect(await step('the emulator', after(0))).toBe(0);
  expect(lines).toEqual(['the emulator, in 0.0 s']);
});

test('of two steps at the same time, the same one always comes first', async () => {
  const slow = step('slow', after(50));
  await Promise.all([slow, step('quick', after(0), slow)]);
  expect(lines.map((line) => line.split(',')[0])).toEqual(['slow', 'quick']);
});

test('a step that fails says nothing', async () => {
  await expect(step('broken', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(lines).toEqual([]);
});
