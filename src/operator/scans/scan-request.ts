import * as z from 'zod';

const names = z.array(z.string().min(1).max(253)).max(1000);

/** What of Kubescape's PostScanRequest means something here; all else is left out, accounts and keys first. */
export const ScanRequest = z.object({
  includeNamespaces: names.optional(),
  excludedNamespaces: names.optional(),
  targetNames: z.array(z.string().min(1).max(100)).max(200).optional(),
  targetType: z.string().min(1).max(50).optional(),
  /** Only this one is to be judged. */
  scanObject: z
    .object({
      apiVersion: z.string().max(300),
      kind: z.string().min(1).max(100),
      metadata: z.object({ name: z.string().min(1).max(500), namespace: z.string().max(253).optional() }),
    })
    .optional(),
  isDeletedScanObject: z.boolean().optional(),
});
export type ScanRequest = z.infer<typeof ScanRequest>;
