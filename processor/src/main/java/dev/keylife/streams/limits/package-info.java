/**
 * How much may come in a second. Start reading at {@link dev.keylife.streams.limits.CommandQuota}.
 */
@NullMarked
package dev.keylife.streams.limits;

import org.jspecify.annotations.NullMarked;
