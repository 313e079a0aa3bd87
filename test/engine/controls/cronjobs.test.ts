import { describeControl } from '../../support/control-cases.ts';
import { documents, pod, workload } from '../../support/manifests.ts';

const cronJob = workload('CronJob', '{ containers: [{ name: main }] }');

describeControl('C-0026', {
  fails: {
    'any CronJob': { yaml: cronJob, counted: ['batch/v1/shop/CronJob/x'], findings: [{}] },
    'a suspended CronJob': {
      yaml: '{ apiVersion: batch/v1, kind: CronJob, metadata: { name: x, namespace: shop }, spec: { suspend: true } }',
      findings: [{}],
    },
    'a CronJob without a spec': {
      yaml: '{ apiVersion: batch/v1, kind: CronJob, metadata: { name: x } }',
      counted: ['batch/v1//CronJob/x'],
      findings: [{}],
    },
    'a CronJob of the beta API': {
      yaml: workload('CronJob', '{}', { apiVersion: 'batch/v1beta1' }),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [{}],
    },
    'a CronJob of any API': {
      yaml: workload('CronJob', '{}', { apiVersion: 'example.org/v2' }),
      counted: ['example.org/v2/shop/CronJob/x'],
      findings: [{}],
    },
    'each CronJob': {
      yaml: documents(cronJob, cronJob.replace('namespace: shop', 'namespace: blog')),
      findings: [{ on: 'batch/v1/shop/CronJob/x' }, { on: 'batch/v1/blog/CronJob/x' }],
    },
    'a CronJob without name': {
      yaml: workload('CronJob', '{}', { metadata: '{ generateName: x-, namespace: shop }' }),
      counted: ['batch/v1/shop/CronJob/'],
      findings: [{}],
    },
  },
  ignores: {
    'a Job': workload('Job', '{ containers: [{ name: main }] }'),
    'a Pod': pod('{ containers: [{ name: main }] }'),
    'a kind in lower case': cronJob.replace('kind: CronJob', 'kind: cronjob'),
    'a file scan': { scope: 'file', yaml: cronJob },
  },
});
