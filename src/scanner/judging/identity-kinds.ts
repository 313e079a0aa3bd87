/** The kinds of the objects that a result's identity names; undefined of one that is too long to tell. */
export function kindsOf(identity: string): readonly string[] | undefined {
  if (identity.startsWith('sha256:')) return undefined;
  return identity.split(' ').map((object) => object.split('/')[2] ?? '');
}
