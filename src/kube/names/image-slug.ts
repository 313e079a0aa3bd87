import { finished } from './slug.ts';

const longestImage = 246;
const stub = 6;

/**
 * The name of what is known about an image: its reference with the last six characters of its id, such as
 * `docker.io-library-nginx-1.25-e06153`. `imageId` is `nohash` for images that no pod runs. Undefined where Kubescape
 * refuses: no image, an id of less than six characters, or characters that no image reference has.
 */
export function imageInfoToSlug(image: string, imageId: string): string | undefined {
  if (image === '' || imageId.length < stub) return undefined;
  // A reference is ASCII: where Go's bytes and these units would cut differently, both refuse.
  const clean = image.replaceAll(/:\/\/|[:/_@]/g, '-').slice(0, longestImage);
  return finished(`${clean}-${imageId.slice(-stub)}`);
}
