/* Writes flux/chart/crds and flux/chart/rbac from src/kube. `npm run crds`; test/docs/crds.test.ts fails when they are stale. */
import { writeClusterManifests } from './docs/crd-manifests.ts';

writeClusterManifests('.');
