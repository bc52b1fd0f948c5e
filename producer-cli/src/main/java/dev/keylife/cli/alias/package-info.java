/** Commands about aliases. */
@NullMarked
package dev.keylife.cli.alias;

import org.jspecify.annotations.NullMarked;
