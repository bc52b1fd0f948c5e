package dev.keylife.streams.state;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.KeyRecord;
import java.util.Optional;

/**
 * What the store of keys holds for one key.
 *
 * @param record all that is known of the key
 * @param lastEventHash SHA-256 of the key's last event, which the next one will quote
 */
public record KeyEntry(KeyRecord record, Optional<ByteString> lastEventHash) {}
