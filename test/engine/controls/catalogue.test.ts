import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { controls } from '../../../src/engine/controls/index.ts';
import { inventoryOf, plain, summaryOf } from '../../support/inventories.ts';
import { resourcesOf } from '../../support/control-cases.ts';
import type { Control } from '../../../src/model/control.ts';
import type { ControlSummary } from '../../../src/model/evaluation.ts';

const source = new URL('../../../src/engine/controls/', import.meta.url);
const filesIn = (folder: URL, ending: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .toSorted();
const rows = controls.map((control) => [control.id, control] as const);

/** C-0020 knows paths per provider, C-0052 exists only in a cloud. */
const inCloud = ['C-0020', 'C-0052'];

function judge(id: string, yaml: string): ControlSummary {
  const objects = resourcesOf(yaml).map(({ object }) => object);
  return summaryOf(inventoryOf(objects, inCloud.includes(id) ? { cloudProvider: 'EKS' } : {}).evaluate(), id);
}

describe('the catalogue', () => {
  it('registers every file under its own name', async () => {
    const files = filesIn(source, '.ts').filter((file) => file !== 'index');

    expect(controls.map(({ name }) => name).toSorted()).toEqual(files);
    for (const file of files) {
      const module = (await import(new URL(`${file}.ts`, source).href)) as Record<string, Control>;
      const camelCase = file.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      expect(Object.keys(module)).toEqual([camelCase]);
      expect(controls).toContain(module[camelCase]);
      expect(module[camelCase]?.name).toBe(file);
    }
  });

  it('has a test file for every control, and no other', () => {
    const tests = filesIn(new URL('.', import.meta.url), '.test.ts').filter((file) => file !== 'catalogue');

    expect(tests).toEqual(controls.map(({ name }) => name).toSorted());
  });

  it('has unique ids, in order', () => {
    const ids = controls.map(({ id }) => id);

    expect(ids).toEqual(Array.from(new Set(ids)).toSorted());
    expect(ids.filter((id) => !/^C-\d{4}$/.test(id))).toEqual([]);
  });

  it('has rules with names that are unique within a control, and inputs wherever they are configurable', () => {
    for (const { id, rules, configurable } of controls) {
      expect([id, new Set(rules.map(({ name }) => name)).size]).toEqual([id, rules.length]);
      expect([id, rules.some(({ inputs }) => inputs !== undefined)]).toEqual([id, configurable ?? false]);
    }
  });
});

describe.each(rows)('the guide of %s', (id, control) => {
  const { checks, why, remediation, failing, passing } = control.guide;

  it('is made of sentences', () => {
    for (const text of [checks, why, remediation]) {
      expect(text).toMatch(/^[A-Z`].*[^.\s]\.$/s);
      expect(text).toBe(text.trim());
    }
    expect(control.title.trim()).not.toBe('');
    expect(control.baseScore).toBeGreaterThan(0);
  });

  it('has an example that fails', () => {
    const summary = judge(id, failing);

    expect(summary.status).toBe('failed');
  });

  it('has an example that passes', () => {
    const summary = judge(id, passing);

    expect(summary).toMatchObject({ status: 'passed', resources: { failed: 0, skipped: 0 } });
  });

  it('has examples that no rule stumbles over', () => {
    for (const yaml of [failing, passing]) {
      const objects = resourcesOf(yaml).map(({ object }) => object);

      const { verdicts } = plain(inventoryOf(objects).evaluate());

      expect(
        verdicts.flatMap(({ controls: some }) => some).filter(({ reason }) => reason?.includes('rule failed')),
      ).toEqual([]);
    }
  });
});
