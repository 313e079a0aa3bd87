import { describe, expect, it } from 'vitest';
import { normalise } from '../../../../src/render/flux/normalise/normalise.ts';
import {
  decryptWithoutKeys,
  isCiphertext,
  isEncrypted,
  refuseEncryptedSecret,
} from '../../../../src/render/flux/objects/encryption.ts';

const ciphertext = 'ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]';
const sops = { mac: ciphertext, version: '3.9.0' };
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace: 'b' }, data: { k: ciphertext } };
const off = { name: 'a', annotations: { 'kustomize.toolkit.fluxcd.io/decrypt': 'Disabled' } };

describe('isEncrypted', () => {
  it.each<[string, unknown, boolean]>([
    ['a mapping with a mac', sops, true],
    ['a mapping without', { version: '3.9.0' }, false],
    ['a mac of null', { mac: null }, false],
    ['a mac that is empty', { mac: {} }, false],
    ['a text', 'mac', false],
    ['null', null, false],
  ])('of %s is as SOPS would have it', (_, block, expected) => {
    expect(isEncrypted({ kind: 'ConfigMap', sops: block })).toBe(expected);
  });
});

it('tells ciphertext from other values', () => {
  expect([ciphertext, 'ENC[AES256_GCM,', 'ENC[x]', `x${ciphertext}`, 1, null].map(isCiphertext)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

describe('decryptWithoutKeys', () => {
  it('keeps ciphertext and drops the sops block', () => {
    expect(decryptWithoutKeys({ ...secret, sops })).toEqual({ object: secret, encrypted: true });
  });

  it('leaves an object that can be normalised with what is hidden in it', () => {
    const metadata = { name: 'a', creationTimestamp: null };
    const hidden = {
      ...secret,
      metadata,
      data: { k: ciphertext },
      stringData: { a: 'x', b: ciphertext },
      typo: 1,
      sops,
    };
    expect(normalise(decryptWithoutKeys(hidden).object, isCiphertext)).toEqual({
      object: { ...secret, metadata, data: { k: ciphertext, a: 'eA==', b: ciphertext } },
      raw: false,
      dropped: [['typo']],
    });
    expect(normalise(decryptWithoutKeys(hidden).object).raw).toBe(true);
  });

  it('finds files that are encrypted within a Secret', () => {
    const files = ['{"mac": "ENC[x]"}', 'sops_mac=ENC[x]', '[sops]\nmac = x', 'sops:\n  mac: ENC[x]'];
    for (const file of files) {
      const object = { kind: 'Secret', data: { a: 'YQ==', file: Buffer.from(file).toString('base64') } };
      expect(decryptWithoutKeys(object)).toEqual({ object, encrypted: true });
      expect(decryptWithoutKeys({ ...object, kind: 'ConfigMap' }).encrypted).toBe(false);
    }
  });

  it('passes everything else', () => {
    const plain = { kind: 'Secret', data: { a: 'YQ==', b: 1 } };
    expect(decryptWithoutKeys(plain)).toEqual({ object: plain, encrypted: false });
    const kept = { ...secret, sops, metadata: off };
    expect(decryptWithoutKeys(kept)).toEqual({ object: kept, encrypted: false });
  });
});

describe('refuseEncryptedSecret', () => {
  const refuse = (object: Record<string, unknown>) => (): void => refuseEncryptedSecret(normalise(object).object);

  it('refuses a Secret whose data is ciphertext', () => {
    expect(refuse({ ...secret, sops })).toThrow('"Secret/b/a" is encrypted with SOPS; set spec.decryption');
  });

  it('lets everything else pass', () => {
    expect(refuse(secret)).not.toThrow();
    expect(refuse({ ...secret, sops, metadata: off })).not.toThrow();
    expect(refuse({ ...secret, sops, apiVersion: 'x.y/v1' })).not.toThrow();
    expect(refuse({ ...secret, sops, kind: 'ConfigMap' })).not.toThrow();
  });

  it('does not see a Secret whose ciphertext is in stringData: Flux applies it', () => {
    expect(refuse({ ...secret, data: {}, stringData: { k: ciphertext }, sops })).not.toThrow();
  });
});
