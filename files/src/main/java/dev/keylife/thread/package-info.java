/** Threads that work beside a program's own. */
@NullMarked
package dev.keylife.thread;

import org.jspecify.annotations.NullMarked;
