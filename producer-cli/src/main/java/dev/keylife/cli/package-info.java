/**
 * The command line {@code keylife}, put together by {@link dev.keylife.cli.KeylifeCli}: one small
 * class per command, in a package of what the command is about ({@code key}, {@code importing},
 * {@code bulk}, {@code alias}, {@code grant}, {@code event}, {@code audit}, {@code deadletter}).
 * None of these knows another.
 *
 * <p>Below the commands lie, each knowing only those after it: {@code run} (from a command to its
 * exit code), {@code output} (two printers), {@code settings}, {@code failure}, {@code material}
 * (key files), {@code text}.
 */
@NullMarked
package dev.keylife.cli;

import org.jspecify.annotations.NullMarked;
