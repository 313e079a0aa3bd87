import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isCollected } from '../../src/engine/collection.ts';
import { controls } from '../../src/engine/controls/index.ts';
import { readExceptions } from '../../src/engine/exceptions/read.ts';
import { systemExceptions } from '../../src/engine/exceptions/system.ts';
import { Inventory } from '../../src/engine/inventory.ts';
import { readManifests } from '../../src/manifests/read-manifests.ts';
import type { Evaluation } from '../../src/model/evaluation.ts';
import type { Exception } from '../../src/model/exception.ts';
import type { Resource } from '../../src/model/resource.ts';
import { compareReports } from './compare.ts';
import type { Application } from './expected.ts';
import type { Replay } from './replay.ts';
import { resourceOf } from './resources.ts';

/** Judges a whole application and compares everything that Kubescape's own report says about it. */
export async function replayApplication(application: Application): Promise<Replay> {
  const read = application.files ? await readFiles(application.files) : readObjects(application.objects ?? []);
  const inventory = new Inventory({
    controls,
    scope: application.scope,
    exceptions: exceptionsOf(application.exceptions),
    ...(application.scope === 'file' ? { inlineExceptionsAt: Date.now() } : {}),
  });
  const resources = read.resources.filter((resource) => application.scope === 'file' || isCollected(resource));
  for (const resource of resources) inventory.upsert(resource);
  const evaluation: Evaluation = inventory.evaluate();
  const { differences, notes } = compareReports(application, evaluation, resources);
  return {
    name: application.name,
    differences,
    notes: [...read.problems.map((text) => `not read: ${text}`), ...notes],
  };
}

function exceptionsOf(exceptions: unknown): readonly Exception[] {
  if (exceptions === 'system' || exceptions === undefined || exceptions === null) return systemExceptions();
  return readExceptions(exceptions, Date.now()).exceptions;
}

function readObjects(objects: readonly unknown[]): { resources: Resource[]; problems: string[] } {
  return { resources: objects.map((object, index) => resourceOf(object, String(index))), problems: [] };
}

/** Writes the files to a folder of their own and reads them as a scan does. */
async function readFiles(
  files: Readonly<Record<string, string>>,
): Promise<{ resources: Resource[]; problems: string[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const resources: Resource[] = [];
    const problems: string[] = [];
    for await (const event of readManifests([folder], { cwd: folder })) {
      if (event.type === 'resource') resources.push(event.resource);
      if (event.type === 'problem') problems.push(`${event.problem.file ?? ''} ${event.problem.message}`);
    }
    return { resources, problems };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
