package dev.keylife.streams;

import dev.keylife.lifecycle.KeyMaterial;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.OutstandingParameters;
import dev.keylife.streams.state.KeyEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.SegmentedBytesStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * What a release left behind: its changelogs as a broker holds them, byte by byte, and facts that
 * the next release must find in them. A text file with a line for each, fields between tabs.
 *
 * @param at the processor's clock at the end of the recording
 * @param changelogs by store, the records that compaction leaves
 * @param facts by name
 */
record RecordedState(
    Instant at, Map<String, Map<Bytes, byte[]>> changelogs, Map<String, String> facts) {
  private static final String FILE = "state.tsv";
  private static final String AT = "at";
  private static final String CHANGELOG = "changelog";
  private static final String FACT = "fact";

  /** Reads the changelogs that a driver has captured. */
  static RecordedState of(TopologyHarness harness, Map<String, String> facts) {
    Map<String, Map<Bytes, byte[]>> changelogs = new TreeMap<>();
    for (String store : harness.driver.getAllStateStores().keySet()) {
      Map<Bytes, byte[]> compacted = new TreeMap<>();
      for (TestRecord<byte[], byte[]> written :
          harness
              .driver
              .createOutputTopic(
                  "test-" + store + "-changelog",
                  new ByteArrayDeserializer(),
                  new ByteArrayDeserializer())
              .readRecordsToList()) {
        if (written.value() == null) {
          compacted.remove(Bytes.wrap(written.key()));
        } else {
          compacted.put(Bytes.wrap(written.key()), written.value());
        }
      }
      changelogs.put(store, compacted);
    }
    return new RecordedState(harness.now(), changelogs, facts);
  }

  /** Gives the bytes to the stores beneath Kafka Streams' serdes, as a restore does. */
  void restoreTo(TopologyTestDriver driver) {
    changelogs.forEach(
        (store, records) -> {
          StateStore innermost = innermost(driver.getAllStateStores().get(store));
          records.forEach((key, value) -> put(innermost, key, value));
        });
  }

  private static StateStore innermost(StateStore store) {
    StateStore inner = store;
    while (inner instanceof WrappedStateStore<?, ?, ?> wrapped) {
      inner = wrapped.wrapped();
    }
    return inner;
  }

  @SuppressWarnings("unchecked")
  private static void put(StateStore store, Bytes key, byte[] value) {
    if (store instanceof SegmentedBytesStore windows) {
      windows.put(key, value);
    } else {
      ((KeyValueStore<Bytes, byte[]>) store).put(key, value);
    }
  }

  /** All that is known of a key, so that a field that a later release adds makes no difference. */
  static String describe(KeyEntry entry) {
    KeyRecord key = entry.record();
    return String.join(
        " ",
        key.spec().name(),
        key.usage().name(),
        key.origin().name(),
        key.state().name(),
        key.createdAt().toString(),
        key.deletionDate().toString(),
        key.attributes().description(),
        key.materials().stream().map(RecordedState::describe).toList().toString(),
        key.parameters().stream().map(RecordedState::describe).toList().toString(),
        Long.toString(key.sequence()),
        entry.lastEventHash().map(hash -> HexFormat.of().formatHex(hash.toArray())).orElse("-"));
  }

  private static String describe(OutstandingParameters parameters) {
    return "OutstandingParameters[wrappingKeyId=%s, validTo=%s, failures=%d]"
        .formatted(parameters.wrappingKeyId(), parameters.validTo(), parameters.failures());
  }

  private static String describe(KeyMaterial material) {
    return String.join(
        " ",
        material.id().value(),
        material.role().name(),
        Boolean.toString(material.imported()),
        material.validTo().toString(),
        material.description().toString(),
        material.importedAt().toString(),
        material.notices().toString());
  }

  void write(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(AT + "\t" + at);
    facts.forEach((name, value) -> lines.add(FACT + "\t" + name + "\t" + value));
    Base64.Encoder base64 = Base64.getEncoder();
    changelogs.forEach(
        (store, records) ->
            records.forEach(
                (key, value) ->
                    lines.add(
                        String.join(
                            "\t",
                            CHANGELOG,
                            store,
                            base64.encodeToString(key.get()),
                            base64.encodeToString(value)))));
    Files.write(folder.resolve(FILE), lines);
  }

  static RecordedState read(Path folder) throws IOException {
    Instant at = Instant.EPOCH;
    Map<String, Map<Bytes, byte[]>> changelogs = new TreeMap<>();
    Map<String, String> facts = new TreeMap<>();
    Base64.Decoder base64 = Base64.getDecoder();
    for (String line : Files.readAllLines(folder.resolve(FILE))) {
      String[] fields = line.split("\t", -1);
      switch (fields[0]) {
        case AT -> at = Instant.parse(fields[1]);
        case FACT -> facts.put(fields[1], fields[2]);
        case CHANGELOG ->
            changelogs
                .computeIfAbsent(fields[1], store -> new TreeMap<>())
                .put(Bytes.wrap(base64.decode(fields[2])), base64.decode(fields[3]));
        default -> throw new IOException("not a line of a recording: " + fields[0]);
      }
    }
    return new RecordedState(at, changelogs, facts);
  }
}
