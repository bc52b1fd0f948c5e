/**
 * How far the topology has come: what has been fetched, carried out and committed, and who is told
 * of it.
 */
@NullMarked
package dev.keylife.streams.progress;

import org.jspecify.annotations.NullMarked;
