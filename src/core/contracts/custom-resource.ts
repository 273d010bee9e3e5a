import * as z from 'zod/mini';

/** The values are texts, and lists and maps of texts: CloudFormation makes texts of numbers and booleans. */
const properties = z.record(z.string(), z.unknown());

const request = {
  ResponseURL: z.url({ protocol: /^https?$/ }),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  ResourceProperties: properties,
};

/** CloudFormation's request to a custom resource: to create it, to change it, or to delete it. */
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

/** The answer that the function puts to the request's URL. CloudFormation takes 4,096 bytes. */
export interface CustomResourceAnswer extends Pick<CustomResourceEvent, 'StackId' | 'RequestId' | 'LogicalResourceId'> {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}
