import * as z from 'zod/mini';
import { instant, type Instant } from '../../core/domain/time';

/** A message of a dead-letter queue, as SQS hands it over for a while. */
export interface RawLetter {
  readonly id: string;
  /** The handle by which it is removed or given back. */
  readonly handle: string;
  readonly body: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly sentAt: Instant;
}

/** The message that was for a function, and why the function did not get it or did not bear it. */
export type DeadLetter =
  | {
      readonly kind: 'call';
      readonly functionName: string;
      readonly payload: unknown;
      /** The id under which Lambda made the call, where it came so far. */
      readonly requestId: string | undefined;
      readonly at: Instant;
      readonly why: string;
    }
  /** Records of a stream: the message has their places only, and the stream forgets them after a day. */
  | { readonly kind: 'stream'; readonly functionName: string; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What Lambda sends when a function has failed for good (AWS Lambda guide, asynchronous and stream destinations). */
const InvocationRecord = z.object({
  timestamp: z.string(),
  requestContext: z.object({ requestId: z.string(), functionArn: z.string(), condition: z.optional(z.string()) }),
  requestPayload: z.optional(z.unknown()),
  responsePayload: z.optional(z.unknown()),
  DDBStreamBatchInfo: z.optional(z.unknown()),
});
const Failure = z.object({ errorType: z.optional(z.string()), errorMessage: z.string() });

/** The attributes of what EventBridge and Scheduler could not hand over (their guides, dead-letter queues). */
const TARGET = 'TARGET_ARN';
const ERROR = ['ERROR_CODE', 'ERROR_MESSAGE'] as const;

/** Reads a message: a failed call, an event or input that came to nobody, or the places of records in a stream. */
export function readLetter({ body, attributes, sentAt }: RawLetter): DeadLetter {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { kind: 'unreadable', why: 'its text is no JSON' };
  }
  const target = attributes.get(TARGET);
  if (target !== undefined) {
    const why = ERROR.flatMap((name) => attributes.get(name) ?? []).join(': ');
    return ofFunction(target, (functionName) => ({
      kind: 'call',
      functionName,
      payload: parsed,
      requestId: undefined,
      at: sentAt,
      why: why === '' ? 'it could not be handed over' : why,
    }));
  }
  const record = InvocationRecord.safeParse(parsed);
  if (!record.success) return { kind: 'unreadable', why: 'it does not say which function it is for' };
  const { requestContext, requestPayload, timestamp, responsePayload, DDBStreamBatchInfo } = record.data;
  const why = failureIn(responsePayload) ?? requestContext.condition ?? 'it failed';
  const at = Date.parse(timestamp);
  return ofFunction(requestContext.functionArn, (functionName) => {
    if (DDBStreamBatchInfo !== undefined) return { kind: 'stream', functionName, why };
    if (requestPayload === undefined) return { kind: 'unreadable', why: 'it does not have the call that failed' };
    return {
      kind: 'call',
      functionName,
      payload: requestPayload,
      requestId: requestContext.requestId,
      at: Number.isNaN(at) ? sentAt : instant(at),
      why,
    };
  });
}

function ofFunction(arn: string, make: (functionName: string) => DeadLetter): DeadLetter {
  const name = /^arn:[^:]+:lambda:[^:]+:\d{12}:function:([\w-]+)(?::[\w$-]+)?$/.exec(arn)?.[1];
  return name === undefined ? { kind: 'unreadable', why: `it is for ${arn}, which is no function` } : make(name);
}

function failureIn(response: unknown): string | undefined {
  const failure = Failure.safeParse(response);
  if (!failure.success) return undefined;
  const { errorType, errorMessage } = failure.data;
  return errorType === undefined ? errorMessage : `${errorType}: ${errorMessage}`;
}
