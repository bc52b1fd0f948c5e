/**
 * From the bytes of a record to a command of the core: schemas of the registry, fields that this
 * version does not know, the mapping from Avro, and what a command's content is for telling a
 * repetition from another command.
 *
 * <p>Start reading at {@link dev.keylife.streams.decoding.CommandDecoder}.
 */
@NullMarked
package dev.keylife.streams.decoding;

import org.jspecify.annotations.NullMarked;
