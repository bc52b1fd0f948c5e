/**
 * The command line {@code keylife}: one small class per command. {@link dev.keylife.cli.KeylifeCli}
 * puts them together.
 *
 * <p>Below the commands lie, each knowing only those after it: {@code bulk}, {@code run} (from a
 * command to its exit code), {@code output} (two printers), {@code settings}, {@code failure},
 * {@code material} (key files), {@code text}.
 */
@NullMarked
package dev.keylife.cli;

import org.jspecify.annotations.NullMarked;
