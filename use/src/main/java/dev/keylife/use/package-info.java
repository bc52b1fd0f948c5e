/**
 * What AWS KMS keys do, on key material that has been opened: encrypt and decrypt, sign and verify,
 * make and verify MACs, agree on secrets, encapsulate them; and what needs no key, such as data
 * keys and random bytes. No state of keys, no rights, no network: who calls has settled those.
 *
 * <p>Start reading at {@link dev.keylife.use.KeyOpener}; a ciphertext of a symmetric key is
 * described at {@link dev.keylife.use.CiphertextBlob}.
 */
@NullMarked
package dev.keylife.use;

import org.jspecify.annotations.NullMarked;
