import packageJson from '../../package.json' with { type: 'json' };

export const tool = { name: 'kubescape-gitops', version: packageJson.version } as const;
