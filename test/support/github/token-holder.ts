/** Whom a token belongs to, and what it may do. */
export type Holder =
  | {
      readonly kind: 'app';
      readonly slug: string;
      readonly installation: number;
      readonly permissions: Readonly<Record<string, string>>;
    }
  /** The App itself, not in anybody's account. */
  | { readonly kind: 'jwt'; readonly slug: string }
  | { readonly kind: 'user'; readonly login: string; readonly scopes: readonly string[] };

/** As whom GitHub shows what is written with the token. */
export function loginOf(holder: Holder): string {
  return holder.kind === 'user' ? holder.login : `${holder.slug}[bot]`;
}
