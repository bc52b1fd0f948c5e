package dev.keylife.streams.decoding;

import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Knows whether the Schema Registry that answers is the one that this installation lives with. A
 * registry that was restored without its data says "no such schema" of every good command, and one
 * that was reset reads commands as something else; both are found out by asking for what the
 * processor itself has registered.
 */
public interface RegistryGuard {
  /** Believes every registry. */
  RegistryGuard TRUSTING =
      new RegistryGuard() {
        @Override
        public void confirm() {}

        @Override
        public Optional<String> objection() {
          return Optional.empty();
        }
      };

  /**
   * Makes sure, past all caches, that the registry answers and still knows the processor's own
   * schemas. To be called before a record is condemned on its word.
   *
   * @throws TimeoutException if it does not
   */
  void confirm();

  /** Why the registry is not to be believed, as far as is known; answers at once. */
  Optional<String> objection();
}
