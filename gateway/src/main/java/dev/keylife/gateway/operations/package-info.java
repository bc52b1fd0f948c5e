/**
 * The operations of the API: one class each turns a request into a command and an event into an
 * answer, or answers from the view.
 *
 * <p>Start reading at {@link dev.keylife.gateway.operations.Operations}.
 */
@NullMarked
package dev.keylife.gateway.operations;

import org.jspecify.annotations.NullMarked;
