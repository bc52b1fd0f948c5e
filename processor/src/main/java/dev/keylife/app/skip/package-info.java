/**
 * The command {@code skip}: takes a record out of the way that no instance survives.
 *
 * <p>Start reading at {@link dev.keylife.app.skip.SkipCommand}.
 */
@NullMarked
package dev.keylife.app.skip;

import org.jspecify.annotations.NullMarked;
