/** Commands about grants. */
@NullMarked
package dev.keylife.cli.grant;

import org.jspecify.annotations.NullMarked;
