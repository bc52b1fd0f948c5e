/** Commands about keys themselves: their states, texts, policies, and Regions. */
@NullMarked
package dev.keylife.cli.key;

import org.jspecify.annotations.NullMarked;
