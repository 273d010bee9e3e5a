import { PackagingError } from '../packaging/packaging-error';
import { commandLine } from './program';

commandLine((line) => console.log(line))
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof PackagingError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
