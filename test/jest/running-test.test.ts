import RunningTest from './running-test.cjs';

interface Test {
  readonly test: string;
}

const soon = (value: string) => new Promise<string>((resolve) => setImmediate(() => resolve(value)));

describe('the running test', () => {
  test('is known until what it returns has settled, a hook of it meanwhile, and nothing after it', async () => {
    const running = new RunningTest<Test>();
    const known: unknown[] = [];
    const look = () => known.push(running.getStore()?.test);
    await running.run({ test: 'a' }, async () => {
      look();
      await running.run({ test: 'hook of a' }, async () => {
        await soon('');
        look();
      });
      await soon('');
      look();
    });
    look();
    expect(known).toEqual(['a', 'hook of a', 'a', undefined]);
  });

  test('is over after an error, at once and later, and its value is handed on', async () => {
    const running = new RunningTest<Test>();
    const refuse = () => {
      throw new Error('refused');
    };
    expect(() => running.run({ test: 'a' }, refuse)).toThrow('refused');
    expect(running.getStore()).toBeUndefined();
    await expect(running.run({ test: 'b' }, async () => refuse())).rejects.toThrow('refused');
    expect(running.getStore()).toBeUndefined();
    expect(running.run({ test: 'c' }, () => 'value')).toBe('value');
    expect(await running.run({ test: 'd' }, () => soon('later'))).toBe('later');
  });

  test('is one: two at the same time are an error', async () => {
    const running = new RunningTest<Test>();
    const both = [running.run({ test: 'a' }, () => soon('a')), running.run({ test: 'b' }, () => soon('b'))];
    const failed = (await Promise.allSettled(both)).filter(({ status }) => status === 'rejected');
    expect(failed).toEqual([
      { status: 'rejected', reason: new Error('tests that run at the same time: expected one after the other') },
    ]);
  });
});
