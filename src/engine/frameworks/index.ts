import type { Framework } from '../../model/framework.ts';
import { mitre } from './mitre.ts';
import { nsa } from './nsa.ts';

export const frameworks: readonly Framework[] = [nsa, mitre];
