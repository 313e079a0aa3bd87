/** A Kubernetes object as plain JSON. */
export type KubernetesObject = Readonly<Record<string, unknown>>;
