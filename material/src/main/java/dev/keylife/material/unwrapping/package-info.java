/**
 * Makes wrapping keys and unwraps material with them, on whichever crypto provider works here.
 * Every failure of an unwrap looks alike and takes the same time.
 *
 * <p>Start reading at {@link dev.keylife.material.unwrapping.Unwrapper}.
 */
@NullMarked
package dev.keylife.material.unwrapping;

import org.jspecify.annotations.NullMarked;
