import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge';

/** A table with a stream that outlives its stack: protected, encrypted, restorable to any second of 35 days. */
export class LastingTable extends dynamodb.Table {
  constructor(
    scope: Construct,
    id: string,
    key: { readonly partitionKey: string; readonly sortKey?: string },
    expiry?: string,
  ) {
    super(scope, id, {
      partitionKey: { name: key.partitionKey, type: dynamodb.AttributeType.STRING },
      ...(key.sortKey === undefined ? {} : { sortKey: { name: key.sortKey, type: dynamodb.AttributeType.STRING } }),
      ...(expiry === undefined ? {} : { timeToLiveAttribute: expiry }),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: dynamodb.TableEncryption.AWS_MANAGED,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      this,
      ['NIST.800.53.R5-DynamoDBInBackupPlan', 'HIPAA.Security-DynamoDBInBackupPlan'],
      'Point-in-time recovery covers 35 days; a backup plan is the organization’s to choose, and selects by tag.',
    );
  }

  /** Returns the permission for actions on the table, like `GetItem`. */
  allow(actions: readonly string[]): iam.PolicyStatement {
    return new iam.PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [this.tableArn],
    });
  }
}
