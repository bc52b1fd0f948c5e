/**
 * What goes wrong: exit codes, and for each kind of trouble what happened and what to do next.
 * Start reading at {@link dev.keylife.cli.failure.Problems}.
 */
@NullMarked
package dev.keylife.cli.failure;

import org.jspecify.annotations.NullMarked;
