import type { IncomingHttpHeaders } from 'node:http';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import openapi from './openapi.json' with { type: 'json' };

/** What a client sent. */
export interface SentRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly token: string;
  readonly body: unknown;
}

interface Operation {
  readonly method: string;
  readonly path: RegExp;
  readonly validate: ValidateFunction;
}

const ajv = addFormats.default(new Ajv({ allErrors: true, strict: false }));

const operations: readonly Operation[] = Object.entries(openapi.bodies).map(([operation, schema]) => {
  const [method = '', path = ''] = operation.split(' ');
  const pattern = path.replaceAll(/\{\w+\}/g, '[^/]+');
  return { method, path: new RegExp(`^${pattern}$`), validate: ajv.compile(schema) };
});

/** Why GitHub would refuse the body: by its own schema, and by what it checks without saying so there. */
export function refusals({ method, path, body }: SentRequest): readonly string[] {
  const operation = operations.find((candidate) => candidate.method === method && candidate.path.test(path));
  if (!operation) return [];
  if (!operation.validate(body)) return (operation.validate.errors ?? []).map((error) => ajv.errorsText([error]));
  if (path.includes('/check-runs')) return refusalsOfRun(body as CheckRunBody);
  if (path.includes('/statuses/')) return tooLong('description', (body as StatusBody).description, 140, characters);
  if (path.includes('/comments')) return tooLong('body', (body as { body: string }).body, 65_536, characters);
  return [];
}

export interface CheckRunBody {
  readonly status?: string;
  readonly conclusion?: string;
  readonly head_sha?: string;
  readonly actions?: readonly object[];
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly SentAnnotation[];
  };
}

export interface StatusBody {
  readonly state: string;
  readonly context?: string;
  readonly description?: string;
  readonly target_url?: string;
}

export interface SentAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

const longestMarkdown = 65_535;

function refusalsOfRun({ status, conclusion, output }: CheckRunBody): readonly string[] {
  return [
    ...(status === 'completed' && conclusion === undefined ? ['conclusion is required with status completed'] : []),
    ...(conclusion === 'stale' ? ['only GitHub sets the conclusion stale'] : []),
    ...tooLong('title', output?.title, 255, characters),
    ...tooLong('summary', output?.summary, longestMarkdown, bytes),
    ...tooLong('text', output?.text, longestMarkdown, bytes),
    ...(output?.annotations ?? []).flatMap(refusalsOfAnnotation),
  ];
}

function refusalsOfAnnotation(annotation: SentAnnotation): readonly string[] {
  const { path, start_line: start, end_line: end, start_column: column, message, title } = annotation;
  return [
    ...(start < 1 ? ['start_line is less than 1'] : []),
    ...(end < start ? ['end_line is before start_line'] : []),
    ...(column !== undefined && start !== end ? ['columns are for a single line'] : []),
    ...(/^\/|(^|\/)\.\.?(\/|$)|\/\/|^$/.test(path) ? [`path ${path} is not of the repository`] : []),
    ...(message === '' ? ['message is empty'] : []),
    ...tooLong('message', message, 64 * 1024, bytes),
    ...tooLong('raw_details', annotation.raw_details, 64 * 1024, bytes),
    ...tooLong('annotation title', title, 255, characters),
  ];
}

function tooLong(
  name: string,
  text: string | undefined,
  most: number,
  measure: (text: string) => number,
): readonly string[] {
  return text !== undefined && measure(text) > most ? [`${name} exceeds a maximum ${measure.name} of ${most}`] : [];
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

function characters(text: string): number {
  return Array.from(text).length;
}
