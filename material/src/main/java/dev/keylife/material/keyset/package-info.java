/**
 * The keyset: all master keys of an installation, and the file that holds them, encrypted under a
 * password or a key of a PKCS#11 token.
 *
 * <p>Start reading at {@link dev.keylife.material.keyset.KeysetFile}.
 */
@NullMarked
package dev.keylife.material.keyset;

import org.jspecify.annotations.NullMarked;
