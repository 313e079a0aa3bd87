import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { buildFacts, projectRoot } from '../../scripts/image/facts.ts';
import { images, nodePackage, suite, type ImagePlan } from '../../scripts/image/image-plan.ts';
import { settingsOf } from '../../scripts/image/oci-image.ts';

const text = readFileSync(path.join(projectRoot, 'scripts/image/Dockerfile'), 'utf8').replaceAll('\\\n', ' ');
const [builder = '', ...stages] = text.split(/^FROM /m).slice(1);

/** The instructions of the stage that makes an image, as pairs. */
function instructionsOf({ name }: ImagePlan): string[][] {
  const stage = stages.find((lines) => lines.startsWith(`scratch AS ${name}\n`)) ?? '';
  return stage.split('\n').map((line) => line.split(/ (.*)/s, 2));
}

function valueOf(plan: ImagePlan, instruction: string): string {
  return instructionsOf(plan).find(([name]) => name === instruction)?.[1] ?? '';
}

/** The pairs of ENV and LABEL. */
function pairs(value: string): Record<string, string> {
  const found = value.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g);
  return Object.fromEntries(Array.from(found, ([, name, quoted, plain]) => [name, quoted ?? plain]));
}

describe('the Dockerfile', () => {
  it('builds on the Node.js and the Debian of the images', () => {
    expect(text).toContain(`ARG BUILDER=node:${nodePackage.version}-${suite.codename}-slim\n`);
    expect(nodePackage.version).toBe(packageJson.devDependencies.node);
  });

  it('gets its files from the script that builds without Docker', () => {
    expect(builder).toContain('RUN scripts/build-image.sh --rootfs /images\n');
  });

  it('has a stage for each image, and no other', () => {
    expect(stages.map((stage) => stage.slice(0, stage.indexOf('\n'))).toSorted()).toEqual(
      images.map(({ name }) => `scratch AS ${name}`).toSorted(),
    );
  });

  it.each(images)('starts $name as the other build does', (plan) => {
    const settings = settingsOf(plan, buildFacts(projectRoot, { SOURCE_REVISION: '${SOURCE_REVISION}' }));
    const { 'org.opencontainers.image.created': _, ...labels } = settings.Labels;

    expect(valueOf(plan, 'COPY')).toBe(`--from=files /images/${plan.name}/ /`);
    expect(JSON.parse(valueOf(plan, 'ENTRYPOINT'))).toEqual(settings.Entrypoint);
    expect(Object.entries(pairs(valueOf(plan, 'ENV'))).map(([name, value]) => `${name}=${value}`)).toEqual(
      settings.Env,
    );
    expect(pairs(valueOf(plan, 'LABEL'))).toEqual(labels);
    expect(valueOf(plan, 'USER')).toBe(settings.User);
    expect(valueOf(plan, 'WORKDIR')).toBe(settings.WorkingDir);
    expect({ [valueOf(plan, 'VOLUME')]: {} }).toEqual(settings.Volumes);
  });
});
