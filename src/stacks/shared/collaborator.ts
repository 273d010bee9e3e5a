import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** Environment variables. CloudFormation fills some of their values in. */
export type Variables = Readonly<Record<string, string>>;
export type NoVariables = Readonly<Record<never, string>>;

/** The reason why findings like `AwsSolutions-IAM5[Resource::*]` on a function's policy are no fault. */
export interface Acknowledgement {
  readonly findings: readonly string[];
  readonly reason: string;
}

/**
 * A thing or a function that a function works with: the variables that name it, the statements on it, and why findings
 * about them are no fault. Whoever has the variables has the permissions:
 * docs/decisions/0028-a-collaborator-says-what-it-needs.md.
 */
export interface Collaborator<Environment extends Variables = Variables> {
  readonly environment: Environment;
  readonly statements: readonly iam.PolicyStatement[];
  readonly acknowledgements: readonly Acknowledgement[];
}

/** Makes a collaborator that these variables name. */
export function collaborator<const Environment extends Variables>(
  environment: Environment,
  statements: readonly iam.PolicyStatement[],
  acknowledgements: readonly Acknowledgement[] = [],
): Collaborator<Environment> {
  return { environment, statements, acknowledgements };
}

/** Makes settings that allow nothing. The name of something to work with belongs into a collaborator instead. */
export function setting<const Environment extends Variables>(environment: Environment): Collaborator<Environment> {
  return collaborator(environment, []);
}

/** Makes a collaborator that no variable names, like the organization. */
export function allowed(statement: iam.PolicyStatementProps, ...why: readonly Acknowledgement[]) {
  return collaborator<NoVariables>({}, [new iam.PolicyStatement(statement)], why);
}

/** Makes a collaborator of functions to call, each under its variable. */
export function calls<const Name extends string>(
  functions: Readonly<Record<Name, IFunction>>,
): Collaborator<Readonly<Record<Name, string>>> {
  const arns = Object.entries<IFunction>(functions).map(([name, { functionArn }]) => [name, functionArn] as const);
  return collaborator(Object.fromEntries(arns) as Record<Name, string>, [
    new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: arns.map(([, arn]) => arn) }),
  ]);
}

/** The variables of all of these together. */
export type EnvironmentOf<Collaborators extends readonly Collaborator[]> = Collaborators extends readonly [
  Collaborator<infer First>,
  ...infer Rest extends readonly Collaborator[],
]
  ? First & EnvironmentOf<Rest>
  : Collaborators extends readonly []
    ? NoVariables
    : Collaborators[number]['environment'];

/**
 * Anything, if the given variables are exactly those that a function reads. Otherwise it is an object with the reason
 * as its only key. No list of collaborators has such a key, so the list does not compile, and the compiler says the
 * reason.
 */
export type Exactly<Wanted, Given> = [Exclude<keyof Wanted, keyof Given>] extends [never]
  ? [Exclude<keyof Given, keyof Wanted>] extends [never]
    ? Given extends Wanted
      ? unknown
      : { readonly 'these variables may have other values than the function takes': Unlike<Wanted, Given> }
    : { readonly 'the function does not read these variables': Exclude<keyof Given, keyof Wanted> }
  : { readonly 'no collaborator has these variables': Exclude<keyof Wanted, keyof Given> };

type Unlike<Wanted, Given> = {
  [Name in keyof Wanted & keyof Given]: Given[Name] extends Wanted[Name] ? never : Name;
}[keyof Wanted & keyof Given];
