/**
 * A node of a structural OpenAPI v3 schema, as a CustomResourceDefinition may hold it: what Kubernetes forbids there
 * (references, tuples, unique items, patterns of property names) cannot be said.
 */
export interface StructuralSchema {
  readonly description?: string;
  /** Missing only where any JSON is kept as it is. */
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: SchemaFormat;
  readonly nullable?: true;
  readonly enum?: readonly string[];
  /** RE2. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly minProperties?: number;
  readonly items?: StructuralSchema;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: StructuralSchema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: true;
  readonly 'x-kubernetes-list-type'?: 'atomic';
  readonly 'x-kubernetes-map-type'?: 'atomic';
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** Those that an API server checks, or that tell a client which number it is. */
export type SchemaFormat = 'byte' | 'date-time' | 'double' | 'duration' | 'float' | 'int32' | 'int64';

/** What no structural schema can say, in CEL: `self` is the value of the node that has the rule. */
export interface ValidationRule {
  readonly rule: string;
  /** Shown to who wrote the object. */
  readonly message: string;
}
