import { settingsSchema } from '../../src/render/config/settings.ts';

/** docs/schema/kubescape-gitops.schema.json: what kubescape-gitops.yaml may say. */
export function settingsSchemaText(): string {
  return `${JSON.stringify(settingsSchema(), null, 2)}\n`;
}
