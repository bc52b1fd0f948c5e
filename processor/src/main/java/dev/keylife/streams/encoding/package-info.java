/**
 * From a decision of the core to the records that it is published and stored as, all of them
 * encoded and measured before the first is written.
 *
 * <p>Start reading at {@link dev.keylife.streams.encoding.DecisionEncoder}.
 */
@NullMarked
package dev.keylife.streams.encoding;

import org.jspecify.annotations.NullMarked;
