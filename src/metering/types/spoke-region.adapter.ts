import type { CallOptions, SpokeConversation } from '../../core/aws/spoke-door';
import type { SpokeClientConfig } from '../../core/aws/spoke-session';
import type { AccountId } from '../../core/domain/address';
import type { ResourceType } from '../../core/domain/resource-id';
import { SpokeFailure } from '../../core/ports';
import type { Unread } from '../ports';

/** The resources of one type in one region of a spoke, in one conversation. Every adapter speaks through it. */
export class SpokeRegion {
  readonly account: AccountId;
  readonly partition: string;
  readonly config: SpokeClientConfig;

  constructor(
    private readonly conversation: SpokeConversation,
    type: ResourceType,
    region: string,
  ) {
    this.account = conversation.account;
    this.partition = conversation.partition;
    this.config = conversation.clientConfig(type, region);
  }

  /** `action` completes the sentence 'cannot …' of the SpokeFailure. */
  attempt<T>(action: string, call: (options: CallOptions) => Promise<T>): Promise<T> {
    return this.conversation.attempt(action, call);
  }

  /** Throws a SpokeFailure when a resource is to be left running: what was true as it was planned may have changed. */
  requireUnspared(arn: string, { spared }: { readonly spared?: string | undefined }): void {
    if (spared !== undefined) throw this.notStopped(arn, spared);
  }

  notStopped(arn: string, reason: string): SpokeFailure {
    return new SpokeFailure(`account ${this.account}: ${arn} is not stopped: ${reason}`);
  }

  /**
   * Returns undefined when AWS answers with an error of one of the names in `absences`: what the call is about does not
   * exist.
   */
  find<T>(
    action: string,
    absences: readonly string[],
    call: (options: CallOptions) => Promise<T>,
  ): Promise<T | undefined> {
    return this.attempt(action, async (options) => {
      try {
        return await call(options);
      } catch (error) {
        if (error instanceof Error && absences.includes(error.name)) return undefined;
        throw error;
      }
    });
  }
}

/**
 * Reads a part of a listing: the resources whose ARNs begin with `arn`. If it fails, tells it to `unread` and returns
 * nothing; without `unread`, it throws.
 */
export async function readPart<Item>(
  arn: string,
  read: () => Promise<readonly Item[]>,
  unread: ((part: Unread) => void) | undefined,
): Promise<readonly Item[]> {
  try {
    return await read();
  } catch (failure) {
    if (unread === undefined) throw failure;
    unread({ arn, failure });
    return [];
  }
}

/** Returns the items of all pages. The conversation's time limit bounds their number. */
export async function everyItem<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}

/** Returns `all` in parts of at most `size`, for calls that take no more at once. */
export function inParts<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_none, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
