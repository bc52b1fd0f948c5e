/**
 * The one path from a command to its outcome and exit code. Start reading at {@link
 * dev.keylife.cli.run.CommandRunner}.
 */
@NullMarked
package dev.keylife.cli.run;

import org.jspecify.annotations.NullMarked;
