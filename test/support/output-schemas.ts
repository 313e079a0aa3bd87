import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { gateSchemaId } from '../../src/report/gate/gate-json.ts';

const compiled = new Map<string, ValidateFunction>();

/** The schema that a JSON output has to keep to, ready to validate. */
export function schemaOf(output: { readonly version?: unknown; readonly $schema?: string }): ValidateFunction {
  if (output.version === '2.1.0') return sarifSchema();
  return publishedSchema(output.$schema === gateSchemaId ? 'gate' : 'report');
}

/** The schema of SARIF 2.1.0. */
export function sarifSchema(): ValidateFunction {
  return compiledOnce('test/fixtures/sarif/sarif-schema-2.1.0.json', (schema) => {
    // The schema is of draft 4: to ajv only its id, the name of its draft and a sloppy pattern are foreign.
    const { $schema: _draft, id: _id, ...rules } = schema;
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    return ajv.compile(rules);
  });
}

/** A schema of docs/schema. */
export function publishedSchema(name: 'report' | 'gate'): ValidateFunction {
  return compiledOnce(`docs/schema/${name}.schema.json`, (schema) => new Ajv2020({ allErrors: true }).compile(schema));
}

function compiledOnce(
  file: string,
  compile: (schema: Readonly<Record<string, unknown>>) => ValidateFunction,
): ValidateFunction {
  const text = (): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const validate = compiled.get(file) ?? compile(JSON.parse(text()));
  compiled.set(file, validate);
  return validate;
}
