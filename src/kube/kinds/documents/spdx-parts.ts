import { ifAny, list, object, optional, text } from '../../schema/fields.ts';

export const spdxChecksum = object('A checksum.', {
  algorithm: text('The algorithm, such as SHA256.'),
  checksumValue: text('The checksum, hex.'),
});

export const spdxChecksums = ifAny(list('Its checksums.', spdxChecksum));

export const spdxAnnotations = ifAny(
  list(
    'What somebody remarked.',
    object('A remark.', {
      annotator: text('Who: "Type: Name".'),
      annotationDate: text('When, RFC 3339.'),
      annotationType: text('REVIEW or OTHER.'),
      comment: text('The remark.'),
    }),
  ),
);

/** What packages and files say of their licences alike. */
export const spdxLicensing = {
  licenseConcluded: optional(text('Licence as whoever made this document sees it.')),
  licenseComments: optional(text('Why so.')),
  copyrightText: optional(text('Whose it is.')),
  comment: optional(text('A remark.')),
  attributionTexts: ifAny(list('Thanks that have to be passed on.', text('A text.'))),
};
