/**
 * How the command line reads and writes files: written whole or not at all, read in whatever
 * encoding a desktop saves text in, and never read half in silence. Begin with {@link
 * dev.keylife.file.WholeFile} and {@link dev.keylife.file.TextFile}.
 */
@NullMarked
package dev.keylife.file;

import org.jspecify.annotations.NullMarked;
