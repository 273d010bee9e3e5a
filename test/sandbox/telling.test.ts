import type { Call } from '../../sandbox/emulator';
import { tell, type Chapter } from '../../sandbox/telling';

const chapter = (title: string, play: Chapter['play']): Chapter => ({ title, play });

const CALL: Call = {
  time: '2026-11-28T12:00:00.123Z',
  account: '222222222222',
  principal: 'arn:aws:sts::111111111111:assumed-role/BudgetGuardrailsSettleExpenses/x',
  service: 'sns',
  action: 'Publish',
  resource: null,
  status: 200,
  error: null,
};

async function told(chapters: readonly Chapter[], calls?: () => readonly Call[]) {
  const lines: string[] = [];
  const error = await tell(chapters, {
    print: (line) => lines.push(line),
    ...(calls === undefined ? {} : { calls }),
  }).then(
    () => undefined,
    (caught: Error) => caught,
  );
  return { lines, error };
}

test('a chapter begins when the one before it has come true', async () => {
  const order: string[] = [];
  const slow = chapter('Somebody waits.', async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push('first');
    return ['it came true'];
  });
  const quick = chapter('Somebody runs.', async () => {
    order.push('second');
    return ['so did this'];
  });

  const { lines } = await told([slow, quick]);

  expect(order).toEqual(['first', 'second']);
  expect(lines).toEqual([
    '',
    ' 1. Somebody waits.',
    '    → it came true',
    '',
    ' 2. Somebody runs.',
    '    → so did this',
  ]);
});

test('a chapter that does not come true ends the story, with its number, title and reason', async () => {
  const never = jest.fn();
  const { lines, error } = await told([
    chapter('All is well.', async () => ['yes']),
    chapter('The money runs out.', () => Promise.reject(new Error('not after 60 s; last seen: "running"'))),
    chapter('Never told.', never),
  ]);

  expect(error?.name).toBe('StoryError');
  expect(error?.message).toBe('step 2 did not come true (The money runs out.)\nnot after 60 s; last seen: "running"');
  expect(never).not.toHaveBeenCalled();
  expect(lines.at(-1)).toBe(' 2. The money runs out.');
});

test('the calls of a chapter are shown before what came of it, and only if they are asked for', async () => {
  const calls: Call[] = [CALL];
  const one = chapter('Something happens.', async () => {
    calls.push({ ...CALL, time: '2026-11-28T12:00:01.000Z' }, { ...CALL, principal: 'arn:aws:iam::222222222222:root' });
    return ['done'];
  });

  expect((await told([one], () => calls)).lines).toEqual([
    '',
    ' 1. Something happens.',
    '      12:00:01.000  settle-expenses   tells the operators',
    '    → done',
  ]);
  expect((await told([one])).lines).toEqual(['', ' 1. Something happens.', '    → done']);
});

test('no line of the story is wider than a terminal', async () => {
  const { lines } = await told([chapter('word '.repeat(40).trim(), async () => ['thing '.repeat(40).trim()])]);
  expect(lines.flatMap((line) => line.split('\n')).filter((line) => line.length > 80)).toEqual([]);
});
