/** A request of CloudFormation’s for a custom resource. */
export function customResourceEvent(
  RequestType: 'Create' | 'Update' | 'Delete',
  ResourceProperties: Readonly<Record<string, unknown>>,
) {
  return {
    RequestType,
    ResponseURL: 'https://cloudformation-custom-resource-response-euwest1.s3.amazonaws.com/answer',
    StackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/hub/1',
    RequestId: 'r1',
    LogicalResourceId: 'Resource',
    ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-west-1:111111111111:function:f', ...ResourceProperties },
    ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'before' }),
    ...(RequestType === 'Update' ? { OldResourceProperties: {} } : {}),
  };
}

export const INVOCATION = { getRemainingTimeInMillis: () => 900_000 };

/** What CloudFormation is answered from now on. */
export function listenToAnswers(): () => readonly Readonly<Record<string, unknown>>[] {
  const fetched = jest
    .spyOn(globalThis, 'fetch')
    .mockReset()
    .mockImplementation(async () => new Response());
  return () => fetched.mock.calls.map(([, init]) => JSON.parse(String(init?.body)) as Record<string, unknown>);
}
