import * as z from 'zod/mini';

/** Texts, lists and maps of texts: CloudFormation makes texts of numbers and booleans. */
const properties = z.record(z.string(), z.unknown());

const request = {
  ResponseURL: z.url({ protocol: /^https?$/ }),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  ResourceProperties: properties,
};

/** What CloudFormation asks of a custom resource: that it exists, that it is changed, or that it is gone. */
export const CustomResourceEvent = z.discriminatedUnion('RequestType', [
  z.object({ ...request, RequestType: z.literal('Create') }),
  z.object({
    ...request,
    RequestType: z.literal('Update'),
    PhysicalResourceId: z.string(),
    OldResourceProperties: properties,
  }),
  z.object({ ...request, RequestType: z.literal('Delete'), PhysicalResourceId: z.string() }),
]);
export type CustomResourceEvent = z.infer<typeof CustomResourceEvent>;

/** The answer, at its URL. CloudFormation takes 4,096 bytes. */
export interface CustomResourceAnswer extends Pick<CustomResourceEvent, 'StackId' | 'RequestId' | 'LogicalResourceId'> {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}
