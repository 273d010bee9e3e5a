import { messageForms } from '../../../src/core/domain/message-forms';

const NOTICE = { kind: 'still-spending', address: '222222222222' };
const RAISE = { to: 'Raise the budget', command: 'budget-guardrails budgets raise 222222222222 20%' };
const said = { about: 'still spending', text: 'These go on.', waysOut: [RAISE] };

describe('the forms of a message', () => {
  test('for a mailbox: what has happened, and what one can do, without a line for machines', () => {
    expect(messageForms(NOTICE, said, '{"kind":"still-spending"}').email).toBe(
      [
        'These go on.',
        '',
        'What you can do:',
        '- Raise the budget:',
        '      budget-guardrails budgets raise 222222222222 20%',
      ].join('\n'),
    );
  });

  test('for all others: the same, and the notice as JSON in the last paragraph', () => {
    const { default: text, email } = messageForms(NOTICE, said, '{"kind":"still-spending"}');
    expect(text).toBe(`${email}\n\n{"kind":"still-spending"}`);
  });

  test('for a chat: a card in the thread of its budget', () => {
    expect(JSON.parse(messageForms(NOTICE, said, '{}').https)).toEqual({
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: '222222222222: still spending',
        description: 'These go on.',
        nextSteps: ['Raise the budget: `budget-guardrails budgets raise 222222222222 20%`'],
      },
      metadata: {
        threadId: 'budget-guardrails 222222222222',
        summary: 'still spending',
        eventType: 'still-spending',
        additionalContext: { address: '222222222222' },
      },
    });
  });

  test('where nothing can be done, nothing is said of it', () => {
    const forms = messageForms(NOTICE, { about: 'a', text: 'b' }, '{}');
    expect(forms.email).toBe('b');
    expect(JSON.parse(forms.https)).not.toHaveProperty('content.nextSteps');
  });

  test('a chat gets no more than it takes', () => {
    const long = messageForms(NOTICE, { about: 'a'.repeat(300), text: 'b'.repeat(9_000) }, '{}');
    const { content } = JSON.parse(long.https) as { content: { title: string; description: string } };
    expect([content.title.length, content.description.length]).toEqual([250, 8_000]);
    expect(content.description.at(-1)).toBe('…');
    expect(long.email).toHaveLength(9_000);
    const whole = messageForms(NOTICE, { about: 'a', text: 'b'.repeat(8_000) }, '{}');
    expect(JSON.parse(whole.https)).toHaveProperty('content.description', 'b'.repeat(8_000));
  });
});
