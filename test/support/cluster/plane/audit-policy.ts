/**
 * What the API server notes of requests: those of ServiceAccounts, without bodies. Not of those in kube-system, which
 * are Kubernetes' own controllers. JSON, which is YAML too.
 */
export function auditPolicyText(): string {
  const policy = {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    omitManagedFields: true,
    rules: [
      { level: 'None', userGroups: ['system:serviceaccounts:kube-system'] },
      { level: 'Metadata', userGroups: ['system:serviceaccounts'] },
      { level: 'None' },
    ],
  };
  return JSON.stringify(policy);
}
