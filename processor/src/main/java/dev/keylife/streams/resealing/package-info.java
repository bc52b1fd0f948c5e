/**
 * Reseals secrets under the newest master key, a few at a time, and remembers how far it has come.
 *
 * <p>Start reading at {@link dev.keylife.streams.resealing.Resealer}.
 */
@NullMarked
package dev.keylife.streams.resealing;

import org.jspecify.annotations.NullMarked;
