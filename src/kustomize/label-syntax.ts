const longestName = 63;
const longestPrefix = 253;
const name = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const domain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const nameRegex = new RegExp(`^${name}$`);
const domainRegex = new RegExp(`^${domain}$`);

/** What is wrong with the key of a label, in Kubernetes' words; nothing for a good one. */
export function labelKeyFaults(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    const rest = ` with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
    return [`a qualified name ${nameRule(name, 'MyName', 'my.name', '123-abc')}${rest}`];
  }
  const own = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  return [
    ...(prefix === undefined ? [] : prefixFaults(prefix)),
    ...(own === '' ? ['name part must be non-empty'] : []),
    ...(own.length > longestName ? [`name part ${lengthRule(longestName)}`] : []),
    ...(nameRegex.test(own) ? [] : [`name part ${nameRule(name, 'MyName', 'my.name', '123-abc')}`]),
  ];
}

/** What is wrong with the value of a label, in Kubernetes' words; nothing for a good one. */
export function labelValueFaults(value: string): readonly string[] {
  const rule = nameRule(`(${name})?`, 'MyValue', 'my_value', '12345').replace(/^must/, 'must be an empty string or');
  return [
    ...(value.length > longestName ? [lengthRule(longestName)] : []),
    ...(value === '' || nameRegex.test(value) ? [] : [`a valid label ${rule}`]),
  ];
}

function prefixFaults(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const rule =
    'prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, ' +
    `'-' or '.', and must start and end with an alphanumeric character ${examples(domain, 'example.com')}`;
  return [
    ...(prefix.length > longestPrefix ? [`prefix part ${lengthRule(longestPrefix)}`] : []),
    ...(domainRegex.test(prefix) ? [] : [rule]),
  ];
}

function lengthRule(length: number): string {
  return `must be no more than ${length} characters`;
}

function nameRule(regex: string, ...words: readonly string[]): string {
  const characters = "alphanumeric characters, '-', '_' or '.'";
  return `must consist of ${characters}, and must start and end with an alphanumeric character ${examples(regex, ...words)}`;
}

function examples(regex: string, ...words: readonly string[]): string {
  return `(e.g. ${words.map((word) => `'${word}'`).join(', or ')}, regex used for validation is '${regex}')`;
}
