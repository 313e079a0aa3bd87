/** A JSON schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: 'string' };
export const boolean: Schema = { type: 'boolean' };
/** What nobody asks about: a value that another table speaks of. */
export const anything: Schema = {};
export const texts: Schema = { type: 'array', items: text };
export const objects: Schema = { type: 'array', items: { type: 'object' } };
/** What Kubernetes itself checks. */
export const mapping: Schema = { type: ['object', 'null'] };
export const labels: Schema = { type: 'object', additionalProperties: text };

export function choice(...values: readonly string[]): Schema {
  return { type: 'string', enum: values };
}

export function whole(minimum: number, maximum: number): Schema {
  return { type: 'integer', minimum, maximum };
}

export function pattern(expression: RegExp): Schema {
  return { type: 'string', pattern: expression.source };
}

/** An object of exactly these keys, none of which has to be there. */
export function only(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', additionalProperties: false, properties };
}

export const enabling = choice('enable', 'disable');
export const duration = pattern(/^(\d+(\.\d+)?(ms|s|m|h|d))+$/);
export const port = whole(1, 65_535);
export const serviceAccount = pattern(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/(\*|[a-z0-9]([-a-z0-9.]*[a-z0-9])?)$/);

/** `500m`, `1Gi`, `2`, 0.5: of a resource. */
export const quantity: Schema = {
  type: ['string', 'number'],
  exclusiveMinimum: 0,
  pattern: /^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi)?$/.source,
};

const amounts: Schema = { type: 'object', additionalProperties: quantity };
export const resources = only({ requests: amounts, limits: amounts, claims: objects });
export const image = only({
  registry: text,
  repository: pattern(/^[a-z0-9]([a-z0-9._:/-]*[a-z0-9])?$/),
  tag: { ...pattern(/^([A-Za-z0-9_][A-Za-z0-9_.-]*)?$/), type: ['string', 'null'] },
  digest: pattern(/^(sha256:[0-9a-f]{64})?$/),
  pullPolicy: choice('Always', 'IfNotPresent', 'Never'),
});
export const service = only({ type: choice('ClusterIP', 'NodePort', 'LoadBalancer'), port });
export const serviceMonitor = only({
  enabled: boolean,
  interval: duration,
  scrapeTimeout: duration,
  additionalLabels: labels,
});
