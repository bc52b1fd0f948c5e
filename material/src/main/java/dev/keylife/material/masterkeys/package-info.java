/**
 * What master keys are used for: sealing what rests, and the fingerprint that gives material its
 * id. Where they live is the business of {@code keyset}.
 *
 * <p>Start reading at {@link dev.keylife.material.masterkeys.MasterKeys}.
 */
@NullMarked
package dev.keylife.material.masterkeys;

import org.jspecify.annotations.NullMarked;
