import { expect, it } from 'vitest';
import { temporaryStates } from '../../support/serve/states.ts';

const open = temporaryStates();
const name = { owner: 'Shop', repo: 'GitOps' };
const same = { owner: 'shop', repo: 'gitops' };

it('remembers of a repository, in whatever case it is named, what was set last', () => {
  const { repositories } = open().state;
  repositories.setCost(name, 1.5, 10);
  repositories.setCost(same, 2.5, 20);
  repositories.setEtag(name, 'W/"1"');
  repositories.setPolled(name, 30);
  expect(repositories.cost(same)).toEqual({ seconds: 2.5, at: 20 });
  expect([repositories.etag(same), repositories.polledAt(same)]).toEqual(['W/"1"', 30]);
  repositories.setEtag(same, undefined);
  expect(repositories.etag(name)).toBeUndefined();
});

it('knows nothing of a repository that it never saw, or that was removed', () => {
  const { repositories } = open().state;
  repositories.setCost(name, 1, 1);
  repositories.setPolled(name, 1);
  repositories.remove(same);
  for (const one of [name, { owner: 'other', repo: 'gitops' }]) {
    expect([repositories.cost(one), repositories.etag(one), repositories.polledAt(one)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  }
});
