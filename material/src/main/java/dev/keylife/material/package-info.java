/**
 * The cryptography of key import: master keys, sealing, import tokens, wrapping keys, unwrapping,
 * the formats of key material, and key material ids.
 *
 * <p>Plaintext exists here alone, in arrays that are wiped before a method returns. What leaves is
 * sealed, public, or a {@link dev.keylife.lifecycle.KmsException} that quotes nothing. What the
 * crypto libraries copy inside themselves is out of reach, and lasts until it is collected.
 *
 * <p>Start reading at {@link dev.keylife.material.MaterialCryptography}.
 */
@NullMarked
package dev.keylife.material;

import org.jspecify.annotations.NullMarked;
