/**
 * Avro serde for the Confluent Schema Registry: its wire format, its REST protocol and its setting
 * names, as far as Keylife needs them.
 *
 * <p>Nothing compiles against this package: the classes {@link
 * dev.keylife.serde.RegistryAvroSerde}, {@link dev.keylife.serde.RegistryAvroSerializer} and {@link
 * dev.keylife.serde.RegistryAvroDeserializer} are named in settings, so that Confluent's own can
 * take their place.
 */
@NullMarked
package dev.keylife.serde;

import org.jspecify.annotations.NullMarked;
