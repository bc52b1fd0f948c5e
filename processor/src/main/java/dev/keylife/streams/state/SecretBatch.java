package dev.keylife.streams.state;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Some of a partition's secrets, in the order of their names: whoever goes through all of them does
 * so a bounded number at a time, so that commands have their turn in between.
 *
 * @param secrets sealed, by their names in the store
 * @param last the name of the last one, which the next batch begins after
 * @param isLast whether there is nothing after it
 */
public record SecretBatch(List<KeyValue<String, byte[]>> secrets, String last, boolean isLast) {
  /**
   * The secrets that come next.
   *
   * @param cursor the name of the last one of the batch before; empty for the first batch
   * @param most how many, at most
   */
  public static SecretBatch after(KeyValueStore<String, byte[]> store, String cursor, int most) {
    List<KeyValue<String, byte[]>> secrets = new ArrayList<>();
    String last = cursor;
    try (KeyValueIterator<String, byte[]> rest =
        cursor.isEmpty() ? store.all() : store.range(cursor, null)) {
      while (rest.hasNext() && secrets.size() < most) {
        KeyValue<String, byte[]> secret = rest.next();
        if (!secret.key.equals(cursor)) {
          secrets.add(secret);
          last = secret.key;
        }
      }
    }
    return new SecretBatch(List.copyOf(secrets), last, secrets.size() < most);
  }
}
