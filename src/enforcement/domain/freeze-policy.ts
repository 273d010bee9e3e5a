/** The name of the service control policy that freezes accounts. */
export const FREEZE_POLICY_NAME = 'budget-guardrails-freeze';

/** The longest service control policy that every organization takes, in characters. */
export const MOST_CHARACTERS = 5_120;

/**
 * The actions of AWS, besides those of the types that the guardrail knows, that make or start what costs much. Where
 * one API raises and lowers a size, it is among them: nothing tells the direction.
 */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  aoss: ['CreateCollection'],
  apprunner: ['CreateService', 'ResumeService'],
  appstream: ['CreateFleet', 'StartFleet'],
  athena: ['StartQueryExecution'],
  'aws-marketplace': ['Subscribe'],
  bedrock: [
    'CreateEvaluationJob',
    'CreateModel*Job',
    'InvokeAgent',
    'InvokeFlow',
    'InvokeModel*',
    'RetrieveAndGenerate',
  ],
  codebuild: ['StartBuild*'],
  dax: ['CreateCluster'],
  dms: ['CreateReplicationInstance', 'StartReplication*'],
  ec2: [
    'CreateCapacityReservation*',
    'CreateClientVpnEndpoint',
    'CreateFleet',
    'CreateTransitGateway',
    'CreateVpcEndpoint',
    'CreateVpnConnection',
    'ModifyFleet',
    'ModifySpotFleetRequest',
    'Purchase*',
    'RequestSpot*',
  ],
  eks: ['CreateFargateProfile', 'CreateNodegroup', 'UpdateNodegroupConfig'],
  elasticache: ['CreateServerlessCache'],
  elasticmapreduce: ['AddInstance*', 'ModifyInstance*', 'RunJobFlow'],
  'emr-serverless': ['StartApplication', 'StartJobRun'],
  es: ['Purchase*'],
  fsx: ['CreateFileSystem*'],
  glue: ['CreateSession', 'StartCrawler', 'StartJobRun', 'StartWorkflowRun'],
  kafka: ['CreateCluster*', 'UpdateBroker*'],
  kinesisanalytics: ['StartApplication'],
  lightsail: ['CreateContainerServiceDeployment', 'CreateInstances*', 'CreateRelationalDatabase*', 'StartInstance'],
  memorydb: ['CreateCluster'],
  mq: ['CreateBroker'],
  rds: ['Purchase*'],
  redshift: ['Purchase*'],
  'redshift-serverless': ['CreateWorkgroup', 'UpdateWorkgroup'],
  sagemaker: ['Create*Job', 'CreateApp', 'CreateCluster', 'InvokeEndpoint*', 'StartPipelineExecution', 'UpdateCluster'],
  savingsplans: ['CreateSavingsPlan'],
  states: ['StartExecution', 'StartSyncExecution'],
  workspaces: ['CreateWorkspaces', 'StartWorkspaces'],
};

/** The actions by which somebody would become an exempt role. */
const ROLE_CHANGES = ['AttachRolePolicy', 'CreateRole', 'PutRole*', 'UpdateAssumeRolePolicy'];

/** The roles of the landing zone and of stack sets, whose work goes on in a frozen account. */
const LANDING_ZONE = ['AWSControlTowerExecution', 'stacksets-exec-*'];

/** Returns the roles, as ARNs, that a frozen account's policy exempts besides those that the installer names. */
export function exemptRoles(partition: string, spokeRole: string): readonly string[] {
  return [spokeRole.replace(/^\//, ''), ...LANDING_ZONE].map((name) => `arn:${partition}:iam::*:role/${name}`);
}

/**
 * Returns the document of the policy: nobody but the exempt starts what spends, and nobody else makes or changes an
 * exempt role. It only denies; reading, stopping and deleting are as free as before. `starts` are the actions of the
 * types that the guardrail knows.
 */
export function freezeDocument<Roles>(starts: readonly string[], exempt: Roles): object {
  const elsewhere = actionsOf(ELSEWHERE);
  const byOthers = { ArnNotLike: { 'aws:PrincipalArn': exempt } };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'StartNothing',
        Effect: 'Deny',
        Action: [...new Set([...starts, ...elsewhere])].sort(),
        Resource: '*',
        Condition: byOthers,
      },
      {
        Sid: 'KeepExemptRoles',
        Effect: 'Deny',
        Action: actionsOf({ iam: ROLE_CHANGES }),
        Resource: exempt,
        Condition: byOthers,
      },
    ],
  };
}

function actionsOf(services: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.entries(services).flatMap(([service, actions]) => actions.map((action) => `${service}:${action}`));
}
