/**
 * The frame of a program that runs until it is told to stop: its options, settings, log, exit
 * status, and what it has opened. The processor, the gateway and the replicator are such programs.
 *
 * <p>Start reading at {@link dev.keylife.program.Program}.
 */
@NullMarked
package dev.keylife.program;

import org.jspecify.annotations.NullMarked;
