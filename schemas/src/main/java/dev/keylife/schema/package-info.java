/** The contract beside the Avro schemas: topics and record headers. */
@NullMarked
package dev.keylife.schema;

import org.jspecify.annotations.NullMarked;
