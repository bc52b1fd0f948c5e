/**
 * Commands that wait for a wrapping key pair, or behind one of the same key that does.
 *
 * <p>Start reading at {@link dev.keylife.streams.waiting.WaitingRoom}.
 */
@NullMarked
package dev.keylife.streams.waiting;

import org.jspecify.annotations.NullMarked;
