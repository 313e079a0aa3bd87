import { expect, it } from 'vitest';
import { stageOf } from '../../../src/render/config/stage-of.ts';

it.each([
  ['clusters/stages/dev/clusters/amer', 'dev'],
  ['environments/blue/cluster', 'blue'],
  ['clusters/production', 'production'],
  ['prod/clusters/staging', 'staging'],
  ['kubernetes/flux/cluster', undefined],
  ['clusters/products', undefined],
  ['', undefined],
])('the path %s tells the stage %s', (path, stage) => {
  expect(stageOf(path)).toBe(stage);
});
