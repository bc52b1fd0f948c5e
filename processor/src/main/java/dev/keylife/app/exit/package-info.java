/**
 * How the processor ends: the reasons, in words for an operator.
 *
 * <p>Start reading at {@link dev.keylife.app.exit.FailurePolicy}.
 */
@NullMarked
package dev.keylife.app.exit;

import org.jspecify.annotations.NullMarked;
