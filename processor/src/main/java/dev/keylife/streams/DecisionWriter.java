package dev.keylife.streams;

import dev.keylife.streams.encoding.DecisionEncoder;
import dev.keylife.streams.encoding.EncodedDecision;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.record.PlacedKey;
import dev.keylife.streams.state.KeyEntry;
import dev.keylife.streams.state.KeyStores;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Writes decisions: into the stores and into the topics. All that can fail about a decision has
 * been done before, by {@link DecisionEncoder}.
 *
 * <p>For the partition's stream thread.
 */
final class DecisionWriter {
  private final ProcessorContext<Object, Object> context;
  private final KeyStores stores;
  private final DecisionEncoder encoder;
  private final Change changes;

  /** Is told of each key that is stored anew, changed or deleted. */
  @FunctionalInterface
  interface Change {
    /** One state of a key has taken the place of another; empty where there is none. */
    void of(Optional<KeyEntry> before, Optional<KeyEntry> after);
  }

  DecisionWriter(
      ProcessorContext<Object, Object> context,
      KeyStores stores,
      DecisionEncoder encoder,
      Change changes) {
    this.context = context;
    this.stores = stores;
    this.encoder = encoder;
    this.changes = changes;
  }

  void write(EncodedDecision decision) {
    if (decision.isKeyless()) {
      decision.hash().ifPresent(stores::keepKeylessHash);
    } else {
      stores.replace(
          decision.key().orElseThrow(),
          decision.before(),
          decision.after(),
          decision.stored(),
          decision.decision().secrets());
      changes.of(decision.before(), decision.after());
      if (decision.after().isEmpty()) {
        // Nothing of the key is left that could quote its last event.
        stores.keepKeylessHash(encoder.foldIntoKeylessChain(decision.hash().orElseThrow()));
      }
    }
    decision.materials().forEach(m -> context.forward(m, NodeNames.MATERIALS_SINK));
    decision.steps().forEach(step -> context.forward(step, NodeNames.ALIAS_STEPS_SINK));
    decision
        .event()
        .ifPresent(event -> context.forward(PlacedKey.in(context, event), NodeNames.EVENTS_SINK));
    decision.snapshot().ifPresent(snapshot -> context.forward(snapshot, NodeNames.STATES_SINK));
  }
}
