/** Takes a JSON schema, gives where properties and definitions have no description of their own or of what they refer to. */
export function undescribed(schema: unknown, at = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const inner = undescribed(value, `${at}/${key}`);
    if (!at.endsWith('/properties') && !at.endsWith('/$defs')) return inner;
    return 'description' in value || '$ref' in value ? inner : [`${at}/${key}`, ...inner];
  });
}
