/**
 * Whether the processor is alive and ready, and who is told.
 *
 * <p>Start reading at {@link dev.keylife.app.health.Health}.
 */
@NullMarked
package dev.keylife.app.health;

import org.jspecify.annotations.NullMarked;
