/**
 * Keylife on one machine, in one process: the demo that walks a key through its life, and the stack
 * for development. Puts together what the other modules are, and decides nothing about keys.
 */
@NullMarked
package dev.keylife.quickstart;

import org.jspecify.annotations.NullMarked;
