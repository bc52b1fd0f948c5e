/**
 * What becomes of a record that fails, and which failures are not the record's at all.
 *
 * <p>Start reading at {@link dev.keylife.streams.failure.Tries}.
 */
@NullMarked
package dev.keylife.streams.failure;

import org.jspecify.annotations.NullMarked;
