import pMap from 'p-map';
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
async function readPart<Item>(
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

/** How parts of a listing are read: what the ARNs of each begin with, its items, and how many go at once. */
interface Parts<Part, Item> {
  readonly arnOf: (part: Part) => string | undefined;
  readonly read: (part: Part) => Promise<readonly Item[]>;
  readonly unread: ((part: Unread) => void) | undefined;
  readonly concurrency: number;
}

/** Reads many parts of a listing, each as `readPart` does. */
export async function readParts<Part, Item>(
  parts: readonly Part[],
  { arnOf, read, unread, concurrency }: Parts<Part, Item>,
): Promise<readonly Item[]> {
  const items = await pMap(parts, (part) => readPart(arnOf(part) ?? '', () => read(part), unread), { concurrency });
  return items.flat();
}

/** Reads resources that one call tells of. If it fails, tells each of them to `unread`. */
export function readTogether<Item>(
  arns: readonly string[],
  read: () => Promise<readonly Item[]>,
  unread: ((part: Unread) => void) | undefined,
): Promise<readonly Item[]> {
  return readPart('', read, unread && (({ failure }) => arns.forEach((arn) => unread({ arn, failure }))));
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
