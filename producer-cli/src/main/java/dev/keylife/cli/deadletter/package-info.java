/** The commands that show dead letters, and replay them. */
@NullMarked
package dev.keylife.cli.deadletter;

import org.jspecify.annotations.NullMarked;
