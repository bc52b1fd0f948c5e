/**
 * What imported key material of each key spec must look like, down to the last byte and the last
 * equation between its numbers: strict DER (ITU-T X.690), PKCS#8 (RFC 5958), and within it RSA (RFC
 * 8017), elliptic curves (RFC 5915), Ed25519 (RFC 8410), ML-DSA (RFC 9881) and ML-KEM (RFC 9935).
 *
 * <p>A key that is let in here is sealed for a year and cannot be looked at again; so what is wrong
 * with it must be said now, without a byte of it.
 */
@NullMarked
package dev.keylife.material.format;

import org.jspecify.annotations.NullMarked;
