/**
 * The operations that use keys, one class each: what they take of a call, which key they need, what
 * they do with it once it is opened. All that they have in common is in {@code UseOperation} and
 * {@code KeyUse}.
 *
 * <p>Start reading at {@link dev.keylife.gateway.operations.use.UseOperations}.
 */
@NullMarked
package dev.keylife.gateway.operations.use;

import org.jspecify.annotations.NullMarked;
