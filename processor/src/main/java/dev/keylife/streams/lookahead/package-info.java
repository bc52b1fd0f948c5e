/**
 * What is begun before a command's turn comes: commands that have been fetched are read, and their
 * unwraps begin on other threads.
 *
 * <p>Start reading at {@link dev.keylife.streams.lookahead.Lookahead}.
 */
@NullMarked
package dev.keylife.streams.lookahead;

import org.jspecify.annotations.NullMarked;
