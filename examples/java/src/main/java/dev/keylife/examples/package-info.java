/** Programs of users, as short as they can be. */
@NullMarked
package dev.keylife.examples;

import org.jspecify.annotations.NullMarked;
