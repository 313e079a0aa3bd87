/** The longest name of an object. Names are ASCII, so bytes, characters and UTF-16 units are the same number. */
export const longestName = 253;

const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Whether the API server takes it as the name of a custom object: a DNS-1123 subdomain. */
export function isSubdomain(name: string): boolean {
  return name.length <= longestName && subdomain.test(name);
}

/**
 * The same with every dot that stands next to a dot or a dash made a dash: Kubescape's names allow such dots, its own
 * server takes them, and kube-apiserver refuses them. Ends are left as they are.
 */
export function withoutLooseDots(name: string): string {
  return name.replaceAll(/\.(?=[-.])|(?<=[-.])\./g, '-');
}
