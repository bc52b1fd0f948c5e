/** The command that shows events, and which of them. */
@NullMarked
package dev.keylife.cli.event;

import org.jspecify.annotations.NullMarked;
