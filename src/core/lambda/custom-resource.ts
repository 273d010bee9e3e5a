import type { Context } from 'aws-lambda';
import { CustomResourceEvent, type CustomResourceAnswer } from '../contracts/custom-resource';
import { log } from './log';

export interface CustomResourceRequest {
  readonly type: CustomResourceEvent['RequestType'];
  /**
   * The properties as the template gives them, without the function's own ARN. Each handler parses them with its
   * contract.
   */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The properties as they were before an update. */
  readonly oldProperties: Readonly<Record<string, unknown>> | undefined;
  /** The name of the resource that is there already. A Delete may name what a failed Create has left behind. */
  readonly physicalId: string | undefined;
}

export interface CustomResourceResult {
  /** The name from now on. CloudFormation deletes the resource of the old name when an update gives a new one. */
  readonly physicalId: string;
  /** The values that the template reads with `Fn::GetAtt`. */
  readonly data?: Readonly<Record<string, string>>;
}

type Invocation = Pick<Context, 'getRemainingTimeInMillis'>;

/** The part of the function's time that is kept for the answer. */
export const ANSWER_MS = 10_000;
/**
 * The longest reason. Even if each of its characters took three bytes, the answer would stay below CloudFormation's
 * 4,096.
 */
export const MAX_REASON_CHARACTERS = 1_000;
const ANSWER_ATTEMPTS = 4;
const ATTEMPT_MS = 2_000;

/**
 * Makes the handler of a custom resource. Whatever happens to `handle`, CloudFormation gets an answer before the
 * function's time is up, because it would wait an hour for one that never comes. `handle` may be called twice for one
 * request. Throws only if the event is none of CloudFormation's, or its URL takes no answer.
 */
export function customResource(handle: (request: CustomResourceRequest) => Promise<CustomResourceResult>) {
  return async (event: unknown, { getRemainingTimeInMillis }: Invocation): Promise<void> => {
    const request = CustomResourceEvent.parse(event);
    const answer = await answerTo(request, handle, getRemainingTimeInMillis() - ANSWER_MS);
    await put(request.ResponseURL, answer);
    log('custom resource answered', {
      type: request.RequestType,
      resource: request.LogicalResourceId,
      status: answer.Status,
      reason: answer.Reason,
    });
  };
}

type Handle = Parameters<typeof customResource>[0];

async function answerTo(event: CustomResourceEvent, handle: Handle, budgetMs: number): Promise<CustomResourceAnswer> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const physicalId = 'PhysicalResourceId' in event ? event.PhysicalResourceId : undefined;
  try {
    const result = await within(
      budgetMs,
      handle({
        type: event.RequestType,
        properties: withoutToken(event.ResourceProperties),
        oldProperties: 'OldResourceProperties' in event ? withoutToken(event.OldResourceProperties) : undefined,
        physicalId,
      }),
    );
    const data = result.data === undefined ? {} : { Data: result.data };
    // A deleted resource keeps the name that CloudFormation knows it by.
    const name = event.RequestType === 'Delete' ? event.PhysicalResourceId : result.physicalId;
    return { Status: 'SUCCESS', StackId, RequestId, LogicalResourceId, PhysicalResourceId: name, ...data };
  } catch (error) {
    log('custom resource failed', { type: event.RequestType, resource: LogicalResourceId, error });
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON_CHARACTERS);
    return {
      Status: 'FAILED',
      Reason: reason,
      StackId,
      RequestId,
      LogicalResourceId,
      PhysicalResourceId: physicalId ?? LogicalResourceId,
    };
  }
}

function withoutToken({
  ServiceToken: _token,
  ...properties
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return properties;
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error('it took longer than the function may: try again, what is done stays done')),
      ms,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function put(url: string, answer: CustomResourceAnswer, attempt = 1): Promise<void> {
  try {
    // The URL is signed for a request without a content type.
    const { ok, status } = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': '' },
      body: JSON.stringify(answer),
      signal: AbortSignal.timeout(ATTEMPT_MS),
    });
    if (!ok) throw new Error(`CloudFormation’s URL answered ${status}`);
  } catch (error) {
    if (attempt === ANSWER_ATTEMPTS) throw error;
    log('answer not taken', { attempt, error });
    await put(url, answer, attempt + 1);
  }
}
