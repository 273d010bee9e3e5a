import { keepRelease } from '../packaging/kept-release';

export interface KeepReleaseOptions {
  readonly from: string;
  readonly releases: string;
}

/** Keeps the templates of a release in the repository. */
export function keepReleaseFiles({ from, releases }: KeepReleaseOptions, print: (line: string) => void): void {
  for (const { path, isNew } of keepRelease(from, releases)) print(`${isNew ? 'kept     ' : 'unchanged'}  ${path}`);
}
