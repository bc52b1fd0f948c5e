/**
 * What the processor measures of itself, for Prometheus. It listens to the topology and the
 * cryptography from outside; neither knows of it. No label ever holds what a publisher chose, such
 * as a key id: the number of series is bounded.
 *
 * <p>Start reading at {@link dev.keylife.metrics.ProcessorMetrics}; what each metric means is in
 * {@code docs/operations.md}.
 */
@NullMarked
package dev.keylife.metrics;

import org.jspecify.annotations.NullMarked;
