/**
 * Whether the processor is alive and ready.
 *
 * <p>Start reading at {@link dev.keylife.app.health.TopologyHealth}.
 */
@NullMarked
package dev.keylife.app.health;

import org.jspecify.annotations.NullMarked;
