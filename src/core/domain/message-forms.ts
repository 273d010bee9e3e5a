import type { Notice, NoticeText, WayOut } from './notice';

/** What a chat takes of a title and of a text, in characters. */
const MOST_IN_TITLE = 250;
const MOST_IN_DESCRIPTION = 8_000;

/**
 * The forms of one message, by the protocol of the subscription: a text for mailboxes; a card for chats, which Amazon Q
 * Developer in chat applications reads as its custom notification; for all others the text, and below it the notice as
 * JSON.
 */
export interface MessageForms {
  readonly default: string;
  readonly email: string;
  readonly https: string;
}

/** Returns the forms of a notice. `json` is the notice for machines. */
export function messageForms(notice: Notice, said: NoticeText, json: string): MessageForms {
  const text = [said.text, ...waysOutText(said.waysOut ?? [])].join('\n\n');
  return { default: `${text}\n\n${json}`, email: text, https: JSON.stringify(chatCard(notice, said)) };
}

function waysOutText(ways: readonly WayOut[]): readonly string[] {
  if (ways.length === 0) return [];
  return [['What you can do:', ...ways.map(({ to, command }) => `- ${to}:\n      ${command}`)].join('\n')];
}

/** One thread for each budget: what follows stands below what came before. */
function chatCard({ kind, address }: Notice, { about, text, waysOut = [] }: NoticeText) {
  const nextSteps = waysOut.map(({ to, command }) => `${to}: \`${command}\``);
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: shortened(`${address}: ${about}`, MOST_IN_TITLE),
      description: shortened(text, MOST_IN_DESCRIPTION),
      ...(nextSteps.length === 0 ? {} : { nextSteps }),
    },
    metadata: {
      threadId: `budget-guardrails ${address}`,
      summary: shortened(about, MOST_IN_TITLE),
      eventType: kind,
      additionalContext: { address },
    },
  };
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
