/**
 * Text that people read and write: dates, durations, tables, names of enums, and what came from
 * outside shown escaped. Knows nothing of commands or of Kafka.
 */
@NullMarked
package dev.keylife.cli.text;

import org.jspecify.annotations.NullMarked;
