import type { RawLetter } from '../../../src/cli/people/dead-letter';
import type { DeadLetterDesk } from '../../../src/cli/people/dead-letter-desk';
import type { Instant } from '../../../src/core/domain/time';
import type { InMemoryInstallation } from './in-memory-installation';

/** Queues whose messages one person at a time has, and functions that note what they are called with. */
export class InMemoryDeadLetters implements DeadLetterDesk {
  readonly queues = new Map<string, RawLetter[]>();
  readonly called: (readonly [functionName: string, payload: unknown])[] = [];
  /** Calls in the order in which they were made, for what must come before what. */
  readonly steps: string[] = [];
  /** Functions that Lambda does not take calls for, and queues that take no removal or no question. */
  readonly refusing = new Set<string>();
  readonly keeping = new Set<string>();
  readonly shut = new Set<string>();
  private readonly held = new Set<string>();

  constructor(private readonly installation: InMemoryInstallation) {}

  /** Something has failed. Returns the id of its message. */
  put(queue: string, body: unknown, sentAt: Instant, attributes: Readonly<Record<string, string>> = {}): string {
    const all = this.queues.get(queue) ?? [];
    const id = `${queue}-${all.length + 1}`;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const letter = { id, handle: `handle-${id}`, body: text, attributes: new Map(Object.entries(attributes)), sentAt };
    this.queues.set(queue, [...all, letter]);
    this.count(queue);
    return id;
  }

  /** What lies there and nobody has. */
  free(queue: string): readonly string[] {
    return (this.queues.get(queue) ?? []).filter(({ handle }) => !this.held.has(handle)).map(({ id }) => id);
  }

  async take(queue: string, most: number): Promise<readonly RawLetter[]> {
    if (this.shut.has(queue)) throw Object.assign(new Error(`no to ${queue}`), { name: 'AccessDenied' });
    const taken = (this.queues.get(queue) ?? []).filter(({ handle }) => !this.held.has(handle)).slice(0, most);
    for (const { handle } of taken) this.held.add(handle);
    return taken;
  }

  async giveBack(_queue: string, letters: readonly RawLetter[]): Promise<void> {
    for (const { handle } of letters) this.held.delete(handle);
  }

  async remove(queue: string, letters: readonly RawLetter[]): Promise<readonly RawLetter[]> {
    if (this.keeping.has(queue)) return letters;
    const gone = new Set(letters.map(({ handle }) => handle));
    this.steps.push(...letters.map(({ id }) => `remove ${id}`));
    this.queues.set(
      queue,
      (this.queues.get(queue) ?? []).filter(({ handle }) => !gone.has(handle)),
    );
    this.count(queue);
    return [];
  }

  async call(functionName: string, payload: unknown): Promise<void> {
    if (this.refusing.has(functionName)) {
      throw Object.assign(new Error('Rate exceeded'), { name: 'TooManyRequestsException', $metadata: {} });
    }
    this.called.push([functionName, payload]);
    this.steps.push(`call ${functionName}`);
  }

  private count(queue: string): void {
    this.installation.messages.set(queue, this.queues.get(queue)?.length ?? 0);
  }
}
