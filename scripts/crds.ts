/* Writes flux/chart/crds from src/kube/kinds. `npm run crds`; test/docs/crds.test.ts fails when they are stale. */
import { writeCrdManifests } from './docs/crd-manifests.ts';

writeCrdManifests('.');
