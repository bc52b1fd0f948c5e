/**
 * Results on standard output: a {@link dev.keylife.cli.output.Printer} for people, one for
 * programs.
 */
@NullMarked
package dev.keylife.cli.output;

import org.jspecify.annotations.NullMarked;
