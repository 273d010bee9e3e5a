import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in the bundles for the SDK's default credential provider: Lambda hands credentials over in the environment,
 * so that the clients of sign-on services need not be loaded. docs/decisions/0005-sdk-in-the-bundle.md.
 */
export function defaultProvider(init: Parameters<typeof fromEnv>[0]) {
  return fromEnv(init);
}
