import type { Control } from '../../model/control.ts';
import { existing } from '../existing.ts';

export const cronjobs: Control = {
  id: 'C-0026',
  name: 'cronjobs',
  title: 'Kubernetes CronJob',
  baseScore: 1,
  scopes: ['cluster'],
  category: 'Workload',
  rules: [existing('rule-deny-cronjobs', 2, { kinds: ['CronJob'] })],
  guide: {
    checks:
      'Every CronJob fails, so that each one is looked at once; an exception marks those that are wanted. Jobs are not counted.',
    why: 'A CronJob starts code again and again. An attacker who may create one keeps a foothold that comes back after its pods were deleted.',
    remediation: 'Review the CronJob, delete it when nobody needs it, and list it in an exception when it is wanted.',
    failing: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
  namespace: shop
spec:
  schedule: '0 3 * * *'
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: registry.example.org/backup:2.0.1
`,
    passing: `
apiVersion: batch/v1
kind: Job
metadata:
  name: backup
  namespace: shop
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: backup
          image: registry.example.org/backup:2.0.1
`,
  },
};
