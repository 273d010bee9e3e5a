/** Takes the place of the SDK's ways to a bearer token in bundles: no function has one, and each signs its requests. */
export const fromEnvSigningName = refusing;
export const nodeProvider = refusing;

function refusing() {
  return (): Promise<never> => Promise.reject(new Error('functions have no bearer token'));
}
