/**
 * What a program tells of itself over HTTP: whether it lives and is ready, and what it measures.
 *
 * <p>Start reading at {@link dev.keylife.program.health.HealthServer}.
 */
@NullMarked
package dev.keylife.program.health;

import org.jspecify.annotations.NullMarked;
