import { LEAST_NODE } from '../versions';

/** What to do about a Node that is older than the least, in one line. Everything works until the SDK refuses it. */
export function noteOnNode(version: string): string | undefined {
  if (Number(/^v?(\d+)/.exec(version)?.[1]) >= Number(LEAST_NODE)) return undefined;
  return (
    `Node ${version.replace('v', '')} will do until January 2027, when the AWS SDK stops supporting it: ` +
    `install Node ${LEAST_NODE} or newer from https://nodejs.org`
  );
}
