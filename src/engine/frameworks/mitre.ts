import type { Framework } from '../../model/framework.ts';

/** MITRE ATT&CK for containers, as Kubescape maps it to controls. */
export const mitre: Framework = {
  name: 'MITRE',
  controls: (
    'C-0002 C-0007 C-0012 C-0014 C-0015 C-0020 C-0021 C-0026 C-0031 C-0035 C-0036 C-0037 C-0039 C-0042 ' +
    'C-0045 C-0048 C-0052 C-0053 C-0054 C-0057 C-0058 C-0059 C-0066 C-0067 C-0068 C-0069 C-0070'
  ).split(' '),
};
