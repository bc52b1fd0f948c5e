/**
 * How the processor ends: the reasons, in words for an operator, and the exit codes.
 *
 * <p>Start reading at {@link dev.keylife.app.exit.ExitCode}.
 */
@NullMarked
package dev.keylife.app.exit;

import org.jspecify.annotations.NullMarked;
