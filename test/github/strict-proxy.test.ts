import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Github } from '../support/github/github.ts';
import type { ShownRun } from '../support/github/viewer.ts';

const runs = '/repos/shop/gitops/check-runs';
const annotation = { path: 'a.yaml', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' };
const output = { title: 't', summary: 's' };

let github: Github;
let token: string;
let sha: string;

beforeAll(async () => {
  github = await Github.start();
  token = await github.appToken();
  sha = await github.commit();
});
afterAll(() => github.close());

const create = (parts: object, as = token) => github.send('POST', runs, as, { name: 'x', head_sha: sha, ...parts });
const created = async (parts: object = {}): Promise<ShownRun> => (await create(parts)).body as ShownRun;
const annotated = (parts: object) => create({ output: { ...output, annotations: [{ ...annotation, ...parts }] } });

describe('the strict proxy refuses', () => {
  it.each([
    ['51 annotations in one request', { output: { ...output, annotations: Array(51).fill(annotation) } }],
    [
      'a summary of more bytes than GitHub takes, though not characters',
      { output: { ...output, summary: 'ä'.repeat(32_768) } },
    ],
    ['a text of more characters', { output: { ...output, text: 'a'.repeat(65_536) } }],
    ['an output without a summary', { output: { title: 't' } }],
    ['a completed run without a conclusion', { status: 'completed' }],
    ['a conclusion that only GitHub sets', { conclusion: 'stale' }],
    ['a label of 30 characters', { actions: [{ label: 'l'.repeat(30), description: 'd', identifier: 'i' }] }],
    ['an unknown commit', { head_sha: 'a'.repeat(40) }],
  ])('%s', async (_, parts) => {
    expect((await create(parts)).status).toBe(422);
  });

  it.each([
    ['of an unknown level', { annotation_level: 'bogus' }],
    ['at line 0', { start_line: 0, end_line: 0 }],
    ['that ends before it starts', { start_line: 3, end_line: 2 }],
    ['with columns over several lines', { end_line: 2, start_column: 1 }],
    ['outside of the repository', { path: '../a.yaml' }],
    ['with a title of 256 characters', { title: 't'.repeat(256) }],
    ['with a message of more than 64 KB', { message: '😀'.repeat(16_385) }],
    ['with details of more than 64 KB', { raw_details: 'a'.repeat(65_537) }],
  ])('an annotation %s', async (_, parts) => {
    expect((await annotated(parts)).status).toBe(422);
  });

  it("a person's check run", async () => {
    expect((await create({}, github.userToken('write'))).status).toBe(403);
  });

  it('a check run of an app without the permission', async () => {
    expect((await create({}, await github.appToken({ checks: 'read' }))).status).toBe(403);
  });

  it("a change of another app's run", async () => {
    const { id } = await created();
    const other = await github.appToken(undefined, 'other');
    expect((await github.send('PATCH', `${runs}/${id}`, other, { name: 'y' })).status).toBe(403);
  });

  it('an unknown token', async () => {
    expect((await create({}, 'ghs_unknown')).status).toBe(401);
  });

  it('a status whose description is too long, or of an unknown state', async () => {
    const path = `/repos/shop/gitops/statuses/${sha}`;
    expect((await github.send('POST', path, token, { state: 'success', description: 'd'.repeat(141) })).status).toBe(
      422,
    );
    expect((await github.send('POST', path, token, { state: 'neutral' })).status).toBe(422);
  });
});

describe('the strict proxy', () => {
  it('appends annotations, keeps them where none are sent, and counts them', async () => {
    const { id, output: first } = await created({ output: { ...output, annotations: [annotation] } });
    expect(first.annotations_count).toBe(1);
    const patch = (body: object) => github.send('PATCH', `${runs}/${id}`, token, body);
    const second = await patch({ output: { ...output, annotations: [{ ...annotation, title: 'T' }] } });
    expect((second.body as ShownRun).output.annotations_count).toBe(2);
    const third = await patch({ output: { ...output, title: 'changed' } });
    expect((third.body as ShownRun).output).toMatchObject({ title: 'changed', annotations_count: 2 });
    expect(await github.annotations(id)).toEqual([
      { ...annotation, title: null, raw_details: null, start_column: null, end_column: null },
      { ...annotation, title: 'T', raw_details: null, start_column: null, end_column: null },
    ]);
  });

  it('completes a run that gets a conclusion', async () => {
    expect(await created({ conclusion: 'success' })).toMatchObject({ status: 'completed', conclusion: 'success' });
    const { id } = await created({ status: 'in_progress' });
    const { body } = await github.send('PATCH', `${runs}/${id}`, token, { conclusion: 'failure' });
    expect(body).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });

  it('names the app of a run', async () => {
    expect((await created()).app).toEqual({ id: 1, slug: 'gate' });
  });

  it('leaves a run that is asked for again as it is', async () => {
    const { id } = await created({ conclusion: 'success' });
    expect((await github.send('POST', `${runs}/${id}/rerequest`, token)).status).toBe(201);
    expect(await github.get(`${runs}/${id}`)).toMatchObject({ status: 'completed', conclusion: 'success' });
  });

  it('gives the newest of the runs of one name', async () => {
    await created();
    const { id } = await created();
    const list = await github.get(`/repos/shop/gitops/commits/${sha}/check-runs?check_name=x&filter=latest`);
    expect((list as { check_runs: ShownRun[] }).check_runs.map((run) => run.id)).toEqual([id]);
  });

  it('keeps statuses, the newest first', async () => {
    const path = `/repos/shop/gitops/statuses/${sha}`;
    await github.send('POST', path, token, { state: 'pending' });
    await github.send('POST', path, github.userToken('write'), { state: 'success', context: 'c' });
    expect(await github.statuses(sha)).toEqual([
      { state: 'success', context: 'c', creator: { login: 'shop' } },
      { state: 'pending', context: 'default', creator: { login: 'gate[bot]' } },
    ]);
  });
});
