import { ifAny, list, object, optional, raw, text } from '../../schema/fields.ts';

/** A package as a match names it. */
export const matchedPackage = object('The package that has it.', {
  name: text('Name of the package.'),
  version: text('Version of the package.'),
  type: text('Type of the package, such as deb or npm.'),
  locations: ifAny(
    list(
      'Where it is in the image.',
      object('A file.', { path: text('Path of the file.'), layerID: optional(text('Digest of its layer.')) }),
    ),
  ),
  language: text('Programming language; may be empty.'),
  licenses: ifAny(list('Its licences.', text('A licence.'))),
  cpes: ifAny(list('Its names as CPEs.', text('A CPE.'))),
  purl: text('Package URL; may be empty.'),
  upstreams: ifAny(
    list(
      'What it was made from.',
      object('A package.', { name: text('Name of the package.'), version: optional(text('Version of the package.')) }),
    ),
  ),
  metadataType: optional(text('Shape of metadata.')),
  metadata: optional(raw('What its package manager says of it.')),
});

/** A Linux distribution as a report of matches names it. */
export const distribution = object('The Linux distribution of the image.', {
  name: text('Name of the distribution; may be empty.'),
  version: text('Version of the distribution; may be empty.'),
  idLike: ifAny(list('Distributions that it is like.', text('A distribution.'))),
});
