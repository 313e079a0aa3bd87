import type { Change } from '../change.ts';
import { apps } from './apps.ts';
import { moves } from './moves.ts';
import { platform } from './platform.ts';
import { tenancy } from './tenancy.ts';

export const changes: readonly Change[] = [...apps, ...moves, ...platform, ...tenancy];
