/**
 * Compares the clock of this machine with that of the brokers, and stops what must not be done by a
 * clock that is wrong.
 *
 * <p>Start reading at {@link dev.keylife.app.clock.ClockWatch}.
 */
@NullMarked
package dev.keylife.app.clock;

import org.jspecify.annotations.NullMarked;
