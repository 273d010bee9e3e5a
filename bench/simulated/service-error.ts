/** An error that a service answers with: its code is the name that the SDK gives it. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly throttling = false,
  ) {
    super(message);
  }
}

/** Each service has its own word for it, and the SDK knows them all. */
export function throttled(code: 'Throttling' | 'ThrottlingException', message = 'Rate exceeded'): ServiceError {
  return new ServiceError(code, message, true);
}
