package dev.keylife.app.installation;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an installation consists of, so that it is noticed where one is not what it was. It rests in
 * a topic, for all instances, and in a file beside the state of each. JSON.
 *
 * @param format of this record
 * @param cluster the id of the Kafka cluster
 * @param origin tells this installation from every other: the id that its commands topic had when
 *     it began
 * @param keyset what all generations of its keyset have in common
 * @param topics its topics, by name
 */
@JsonPropertyOrder({"format", "cluster", "origin", "keyset", "topics"})
public record InstallationRecord(
    String format,
    String cluster,
    String origin,
    String keyset,
    Map<String, InstallationRecord.Topic> topics) {
  static final String FORMAT = "keylife-installation-1";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * A topic as it is now.
   *
   * @param id what Kafka gave it when it was made; one that is recreated under the same name has
   *     another
   */
  public record Topic(String id, int partitions) {}

  public InstallationRecord {
    topics = Collections.unmodifiableMap(new TreeMap<>(topics));
  }

  /** Of an installation that begins now. */
  static InstallationRecord first(String cluster, String origin, String keyset) {
    return new InstallationRecord(FORMAT, cluster, origin, keyset, Map.of());
  }

  /** Of the same installation, with nothing known of its topics. */
  InstallationRecord movedTo(String otherCluster) {
    return new InstallationRecord(format, otherCluster, origin, keyset, Map.of());
  }

  /** With these topics in the place of what was known of them; others stay. */
  InstallationRecord with(Map<String, Topic> now) {
    Map<String, Topic> all = new TreeMap<>(topics);
    all.putAll(now);
    return new InstallationRecord(format, cluster, origin, keyset, all);
  }

  /**
   * @throws IOException if it is no such record
   */
  static InstallationRecord parse(byte[] json) throws IOException {
    InstallationRecord record =
        Optional.ofNullable(JSON.readValue(json, InstallationRecord.class))
            .orElseThrow(() -> new IOException("it is empty"));
    if (!record.format().equals(FORMAT)) {
      throw new IOException("it is of the format " + record.format());
    }
    return record;
  }

  byte[] toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are JSON", e);
    }
  }
}
