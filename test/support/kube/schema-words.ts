/** What the schemas of CustomResourceDefinitions are made of. */
export const junctors = ['allOf', 'anyOf', 'oneOf'];

export const extensions = [
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
];

const values =
  'enum format maximum exclusiveMaximum minimum exclusiveMinimum multipleOf maxLength minLength pattern maxItems ' +
  'minItems maxProperties minProperties required';
const shape = 'type description title default example externalDocs nullable properties additionalProperties items not';

/** All words; `uniqueItems`, `$ref`, `patternProperties`, `definitions` and so on are forbidden. */
export const known: ReadonlySet<string> = new Set([...`${shape} ${values}`.split(' '), ...junctors, ...extensions]);

export const types = ['object', 'array', 'string', 'integer', 'number', 'boolean'];

/** Those that an API server knows. */
export const formats = (
  'int32 int64 float double byte password date date-time datetime duration uri email hostname ipv4 ipv6 cidr mac ' +
  'uuid uuid3 uuid4 uuid5 bsonobjectid isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor'
).split(' ');
