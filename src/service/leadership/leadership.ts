/** Who answers for all replicas, as far as this one knows. */
export interface Leadership {
  readonly isLeader: boolean;
  /** The address is where it is reached: `http://10.1.2.3:8080`. */
  readonly leader: { readonly identity: string; readonly address?: string } | undefined;
  /** Why it cannot be known who leads, in a sentence; undefined while it can. */
  readonly problem?: string | undefined;
}
