/** Names of the inputs that the Action takes; those of Kubescape's action where they mean the same. */
export const inputNames = [
  'token',
  'publish',
  'check-name',
  'details-url',
  'comment',
  'base',
  'head',
  'files',
  'charts',
  'frameworks',
  'controls',
  'severityThreshold',
  'format',
  'outputFile',
  'verbose',
  'allow-pull-request-target',
] as const;

/** An input of Kubescape's action that has no meaning here: what to do instead. */
export interface ForeignInput {
  readonly name: string;
  /** Whoever sets it relies on it; the others only lose their effect, which is told. */
  readonly isRefused: boolean;
  readonly instead: string;
}

const policy = 'the policy of the base decides, the section gate of kubescape-gitops.yaml';
const noAccount = 'nothing is sent to an account, so leave it out';

export const foreignInputs: readonly ForeignInput[] = [
  { name: 'exceptions', isRefused: true, instead: `name the files under gate.exceptions: ${policy}` },
  { name: 'controlsConfig', isRefused: true, instead: `controls judge by their own inputs: ${policy}` },
  { name: 'failedThreshold', isRefused: true, instead: 'a gate knows no percentage: whatever gets worse blocks' },
  { name: 'complianceThreshold', isRefused: true, instead: 'a gate knows no score: whatever gets worse blocks' },
  {
    name: 'fixFiles',
    isRefused: true,
    instead: 'the Action writes nothing into the repository; the report says how to repair',
  },
  { name: 'image', isRefused: true, instead: 'images are not scanned; use Kubescape for them' },
  { name: 'registryUsername', isRefused: false, instead: 'no registry is asked, so leave it out' },
  { name: 'registryPassword', isRefused: false, instead: 'no registry is asked, so leave it out' },
  { name: 'account', isRefused: false, instead: noAccount },
  { name: 'accessKey', isRefused: false, instead: noAccount },
  { name: 'server', isRefused: false, instead: noAccount },
  { name: 'version', isRefused: false, instead: 'the commit after `uses: …@` is the version' },
];
