import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether GitHub sent these bytes: takes the secret of the webhook, the body as it came, and the header
 * `X-Hub-Signature-256`. Only HMAC-SHA256 counts; the older SHA-1 header has no say. Takes the same time for every
 * wrong signature. Without a secret nothing is signed.
 */
export function isSigned(secret: string, body: Uint8Array, header: string | undefined): boolean {
  const given = signatureIn(header);
  if (secret === '' || given === undefined) return false;
  return timingSafeEqual(given, createHmac('sha256', secret).update(body).digest());
}

/** Whether the header has the form of a signature at all: without it there is no need to read the body. */
export function hasSignature(header: string | undefined): boolean {
  return signatureIn(header) !== undefined;
}

function signatureIn(header: string | undefined): Buffer | undefined {
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '') ?? [];
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}
