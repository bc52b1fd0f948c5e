/**
 * How every program reads and writes the files of its users: written whole or not at all, read in
 * whatever encoding a desktop saves text in, and never read half in silence. Begin with {@link
 * dev.keylife.file.WholeFile} and {@link dev.keylife.file.TextFile}.
 */
@NullMarked
package dev.keylife.file;

import org.jspecify.annotations.NullMarked;
