/**
 * The command line {@code keylife}: one small class per command, one path from a command to its
 * outcome and exit code ({@link dev.keylife.cli.CommandRunner}), two printers (people, programs).
 *
 * <p>{@link dev.keylife.cli.KeylifeCli} puts the commands together.
 */
@NullMarked
package dev.keylife.cli;

import org.jspecify.annotations.NullMarked;
