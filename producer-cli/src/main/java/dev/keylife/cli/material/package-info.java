/**
 * Key material as people have it: files in the formats that are found in the wild, encodings,
 * sizes, and until when it is to be valid. What it cannot take it refuses with the command that
 * converts it.
 */
@NullMarked
package dev.keylife.cli.material;

import org.jspecify.annotations.NullMarked;
