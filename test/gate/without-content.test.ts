import { describe, expect, it } from 'vitest';
import { withoutContent } from '../../src/gate/comparison/without-content.ts';

describe('a message of a renderer', () => {
  it.each([
    [
      'loading KV pairs: literal sources [a=b c, d]: invalid literal source c, d, expected key=value',
      'loading KV pairs: literal source ***, expected key=value',
    ],
    ['line [104 117] has invalid utf8 bytes : hu', 'line *** has invalid utf8 bytes'],
    ['yaml: cannot decode !!str `hun`ter` as a !!int', 'yaml: cannot decode !!str *** as a !!int'],
    [
      'wrong node kind: expected a but got b: node contents:x: hunter2\n',
      'wrong node kind: expected a but got b: node contents: ***',
    ],
    [
      "yaml: unknown anchor 'hunter2' referenced in File: a.yaml",
      'yaml: unknown anchor *** referenced in File: a.yaml',
    ],
    ['the operator has no argument, at "${x:=\\"hunter2\\" y"', 'the operator has no argument, at ***'],
    ['unexpected data at end of array index: "hunter2"', 'unexpected data at end of array index: ***'],
  ])('%j says %j', (message, expected) => {
    expect(withoutContent(message)).toBe(expected);
  });

  it.each([
    "accumulating resources: accumulation err='accumulating resources from 'secret.yaml': no such file'",
    'yaml: unmarshal errors:\n  line 21: mapping key "securityContext" already defined at line 20',
    'chart web 1.0.0: it is in a registry',
  ])('%j stays', (message) => {
    expect(withoutContent(message)).toBe(message);
  });
});
