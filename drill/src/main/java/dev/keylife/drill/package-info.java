/**
 * Crash drills: processors and a broker, each a process of its own, are killed under load; then all
 * that was published is compared with what the pure core decides, command by command.
 */
@NullMarked
package dev.keylife.drill;

import org.jspecify.annotations.NullMarked;
