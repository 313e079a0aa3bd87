import type { KubeApi } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';

/** Throws KubeError `unreachable` where what answers does not even have what every API server has. */
export async function requireApiServer(api: KubeApi, signal: AbortSignal): Promise<void> {
  try {
    const version = await api.request({ method: 'GET', path: '/version', signal });
    if (typeof Object(version).gitVersion === 'string') return;
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    // Whoever is told that this is not for it has met an API server.
    if (error.fault === 'forbidden') return;
    if (error.fault !== 'missing') throw error;
  }
  throw new KubeError('unreachable', 'the server has neither this kind nor /version: it is no API server');
}
