import {
  list,
  map,
  object,
  oneOf,
  optional,
  takingNull,
  text,
  type Field,
  type OptionalField,
  type WrittenObject,
} from '../../schema/fields.ts';

/**
 * A field whose absence makes an exception wider. An API server drops a null that its schema does not know of, which
 * would widen it silently; so null stays, and the reader of exceptions refuses the object.
 */
export function narrowing<Value>(field: Field<Value>): OptionalField<Value> {
  return optional(takingNull(field));
}

const labelName = '([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]';
const labelValue = text('A value of a label.', { pattern: `^(${labelName})?$` });

const requirement = object(
  'What a label has to be.',
  {
    key: text('Key of the label.', { maxLength: 317, pattern: `^([-a-z0-9.]{1,253}/)?${labelName}$` }),
    operator: oneOf('How its value is compared.', ['In', 'NotIn', 'Exists', 'DoesNotExist']),
    values: narrowing(list('Values, for In and NotIn only.', labelValue)),
  },
  { keepsUnknown: true },
);

const parts = {
  matchLabels: narrowing(map('Labels with their values.', labelValue)),
  matchExpressions: narrowing(list('Further conditions.', requirement)),
};

/** A label selector, as Kubernetes has it. */
export function selector(description: string): OptionalField<WrittenObject<typeof parts>> {
  return narrowing(object(description, parts, { keepsUnknown: true }));
}
