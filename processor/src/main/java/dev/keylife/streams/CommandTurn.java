package dev.keylife.streams;

import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.streams.decoding.DecodedCommand;
import dev.keylife.streams.state.KeyEntry;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * A command whose turn has come, and what there is to know when it is decided.
 *
 * @param entry what is stored of its key; empty where there is no such key
 * @param known the command that was decided under its id before; empty where none was
 * @param headers of its record
 * @param now by the processor's clock
 */
record CommandTurn(
    DecodedCommand decoded,
    Optional<KeyEntry> entry,
    Optional<DecidedCommand> known,
    Headers headers,
    Instant now) {

  Command command() {
    return decoded.command();
  }

  /** Which key it is for; empty where its key id cannot be understood. */
  Optional<KeyId> key() {
    return decoded.key();
  }

  Optional<KeyRecord> record() {
    return entry.map(KeyEntry::record);
  }
}
