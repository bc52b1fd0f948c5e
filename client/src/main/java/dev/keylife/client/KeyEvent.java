package dev.keylife.client;

import dev.keylife.event.EventHeader;
import dev.keylife.type.KeyState;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * One event and where it lies in {@code key-events}.
 *
 * @param value the event's own Avro record, such as {@link dev.keylife.event.KeyStateChanged}
 * @param header the header inside it
 * @param partition the partition it was read from
 * @param offset its offset there
 */
public record KeyEvent(SpecificRecord value, EventHeader header, int partition, long offset) {

  /** The event in a record, if the record is one: if it has an event header. */
  static Optional<KeyEvent> of(SpecificRecord value, int partition, long offset) {
    return field(value, "header", EventHeader.class)
        .map(header -> new KeyEvent(value, header, partition, offset));
  }

  /** The simple name of the event's type, such as {@code KeyStateChanged}. */
  public String type() {
    return value.getSchema().getName();
  }

  /** The state that the key is in after this event, where the event says so. */
  public Optional<KeyState> keyState() {
    return field(value, "newState", KeyState.class)
        .or(() -> field(value, "keyState", KeyState.class));
  }

  private static <T> Optional<T> field(SpecificRecord value, String name, Class<T> type) {
    Schema.Field field = value.getSchema().getField(name);
    return Optional.ofNullable(field)
        .map(present -> value.get(present.pos()))
        .filter(type::isInstance)
        .map(type::cast);
  }
}
