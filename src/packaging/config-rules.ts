import { hasType, REGIONS_WITHOUT_MODEL } from '../core/contracts/regional-types';
import { partitionOf, type Region } from './regions';

/** A place in the file, and what is wrong there. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}

interface Group {
  readonly name: string;
  readonly targets: {
    readonly organizationalUnits?: readonly string[] | undefined;
    readonly accounts?: readonly string[] | undefined;
  };
  readonly regions?: readonly Region[] | undefined;
}

const ROOT = 'Root';

/**
 * Finds names, OUs and accounts that belong to more than one group. Two stack sets that reach the same account both
 * create its one role.
 */
export function overlapsOf(groups: readonly Group[]): readonly Problem[] {
  const seen = new Map<string, string>();
  const problems: Problem[] = [];
  const claim = (what: string, value: string, path: readonly PropertyKey[], name: string) => {
    const other = seen.get(`${what} ${value}`);
    if (other !== undefined) {
      problems.push({
        path: ['spokes', ...path],
        reason: `${what} '${value}' is in the group '${other}' already: expected in one`,
      });
    } else {
      seen.set(`${what} ${value}`, name);
    }
  };
  groups.forEach(({ name, targets: { organizationalUnits = [], accounts = [] } }, index) => {
    claim('the name', name, [index, 'name'], name);
    organizationalUnits.forEach((unit, at) =>
      claim('the OU', unit, [index, 'targets', 'organizationalUnits', at], name),
    );
    accounts.forEach((account, at) => claim('the account', account, [index, 'targets', 'accounts', at], name));
  });
  return [...problems, ...besideRoot(groups)];
}

/**
 * Finds Root beside other targets. CfCT forgets every other OU of a resource that names Root, and Root has the accounts
 * of all other groups.
 */
function besideRoot(groups: readonly Group[]): readonly Problem[] {
  const isAlone = groups.length === 1 && groups[0]?.targets.organizationalUnits?.length === 1;
  return isAlone
    ? []
    : groups.flatMap(({ targets: { organizationalUnits = [] } }, index) =>
        organizationalUnits.flatMap((unit, at) =>
          unit === ROOT
            ? [
                {
                  path: ['spokes', index, 'targets', 'organizationalUnits', at],
                  reason: `'${ROOT}' is every account already: expected as the only target`,
                },
              ]
            : [],
        ),
      );
}

/**
 * Finds a home region in which the templates cannot work, or nobody knows whether they do. The spoke's does without an
 * AWS Budget where CloudFormation has none.
 */
export function unfitHome(home: Region, hasPortfolio: boolean): readonly Problem[] {
  const path = ['organization', 'homeRegion'];
  if (REGIONS_WITHOUT_MODEL.includes(home)) {
    return [{ path, reason: `'${home}' is no home region: which types CloudFormation has there is not known` }];
  }
  return hasPortfolio && !hasType('AWS::ServiceCatalog::Portfolio', home)
    ? [
        {
          path: ['portfolio'],
          reason: `CloudFormation has no Service Catalog in the home region '${home}': expected no portfolio`,
        },
      ]
    : [];
}

/** Finds channels where CloudFormation makes none, and a chat without any. */
export function unfitChat(home: Region, chat: object | undefined): readonly Problem[] {
  if (chat === undefined) return [];
  if (!hasType('AWS::Chatbot::SlackChannelConfiguration', home)) {
    return [
      { path: ['chat'], reason: `CloudFormation makes no channels in the home region '${home}': expected no chat` },
    ];
  }
  return Object.keys(chat).length > 0 ? [] : [{ path: ['chat'], reason: 'empty: expected slack, teams or both' }];
}

/** Finds a role in the account of the management template, which reads its own bill. */
export function needlessBilling(management: string, payer: string | undefined): readonly Problem[] {
  return payer === management
    ? [{ path: ['billing', 'account'], reason: `'${payer}' reads its own bill: expected no billing` }]
    : [];
}

/**
 * Finds groups without the home region, and regions of another partition. Role, parameters and AWS Budget exist in the
 * home region alone: without it a spoke would have none, and say nothing.
 */
export function regionsOutOf(home: Region, groups: readonly Group[]): readonly Problem[] {
  return groups.flatMap(({ regions = [home] }, index) => [
    ...(regions.includes(home)
      ? []
      : [
          {
            path: ['spokes', index, 'regions'],
            reason: `the home region '${home}' is missing: expected among the regions`,
          },
        ]),
    ...regions.flatMap((region, at) =>
      partitionOf(region) === partitionOf(home)
        ? []
        : [
            {
              path: ['spokes', index, 'regions', at],
              reason: `'${region}' is in another partition than the home region '${home}': expected one of ${partitionOf(home)}`,
            },
          ],
    ),
  ]);
}
