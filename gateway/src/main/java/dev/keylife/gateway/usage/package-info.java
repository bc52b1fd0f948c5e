/**
 * How keys are used: what this gateway tells of it on {@code key-usage} and {@code key-last-usage},
 * and what all gateways have told of when each key was used last.
 *
 * <p>Start reading at {@link dev.keylife.gateway.usage.UsageReporter}.
 */
@NullMarked
package dev.keylife.gateway.usage;

import org.jspecify.annotations.NullMarked;
