/**
 * Calls become commands, and events become answers: each call once, however often it is tried.
 *
 * <p>Start reading at {@link dev.keylife.gateway.publish.Commands}.
 */
@NullMarked
package dev.keylife.gateway.publish;

import org.jspecify.annotations.NullMarked;
