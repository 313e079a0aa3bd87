import type { Framework } from '../../model/framework.ts';

/** The hardening guide of NSA and CISA, as Kubescape maps it to controls. */
export const nsa: Framework = {
  name: 'NSA',
  controls: (
    'C-0002 C-0005 C-0012 C-0013 C-0016 C-0017 C-0030 C-0034 C-0035 C-0038 C-0041 C-0044 C-0046 C-0054 ' +
    'C-0055 C-0057 C-0058 C-0059 C-0066 C-0067 C-0068 C-0069 C-0070 C-0270 C-0271 C-0292'
  ).split(' '),
};
