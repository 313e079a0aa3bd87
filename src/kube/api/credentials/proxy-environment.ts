const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];

export type ProxyEnvironment = Readonly<Record<string, string>>;

/** The proxies that the environment names for a server; undefined where there are none, and for this machine. */
export function proxyEnvironment(server: URL, env: NodeJS.ProcessEnv): ProxyEnvironment | undefined {
  const host = server.hostname;
  if (host === 'localhost' || host === '[::1]' || host.startsWith('127.')) return undefined;
  const found = names.flatMap((name) => {
    const value = env[name] ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  return found.some(([name]) => name.toUpperCase() !== 'NO_PROXY') ? Object.fromEntries(found) : undefined;
}
