import { CfnResource, type Stack } from 'aws-cdk-lib';

/** The types that nothing else in the stack refers to, though the product does not work without them. */
const UNREFERENCED = [
  'AWS::Events::EventBusPolicy',
  'AWS::Events::Rule',
  'AWS::IAM::ManagedPolicy',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
];

/**
 * Returns the resources on which whatever needs the working product must depend: all others that work for it are what
 * these refer to. Such a resource is created after the product, and deleted before it. It returns those that the stack
 * has so far.
 */
export function workingParts(stack: Stack): readonly CfnResource[] {
  return stack.node
    .findAll()
    .filter((one): one is CfnResource => CfnResource.isCfnResource(one) && UNREFERENCED.includes(one.cfnResourceType));
}
