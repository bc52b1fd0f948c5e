/**
 * The commands {@code keyset …}: opens, rotates and retires master keys.
 *
 * <p>Start reading at {@link dev.keylife.app.keyset.KeysetCommand}.
 */
@NullMarked
package dev.keylife.app.keyset;

import org.jspecify.annotations.NullMarked;
