package dev.keylife.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keylife.client.TrailHandler.Origin;
import dev.keylife.file.SmallFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * What an export saw: how much of each partition, with a digest over all of it, and the schemas
 * that its events were written with. Without it nobody could tell that the end of a file was cut
 * off; so it is what an auditor keeps in a place of their own, signed if need be.
 *
 * @param topic the topic that was exported
 * @param origin the cluster and the topic that it was read from; absent in a file of which nobody
 *     could tell
 * @param exportedAt when
 * @param fileSha256 hex of the SHA-256 of the exported file, as {@code sha256sum} prints it
 * @param partitions by number
 * @param schemas by fingerprint
 */
public record Manifest(
    String topic,
    Optional<Origin> origin,
    Instant exportedAt,
    String fileSha256,
    Map<Integer, Partition> partitions,
    Map<String, Schema> schemas) {

  private static final String FORMAT = "keylife-trail/1";

  /** Far more than a manifest of as many partitions as topics have. */
  private static final int MOST_BYTES = 16 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * How much of a partition was seen.
   *
   * @param records how many records
   * @param firstOffset the offset of the first
   * @param lastOffset the offset of the last
   * @param digest hex of the digest over all of them; see {@link PartitionDigest}
   */
  public record Partition(long records, long firstOffset, long lastOffset, String digest) {}

  /** Where the manifest of an exported file lies: beside it. */
  public static Path beside(Path file) {
    return Path.of(file + ".manifest.json");
  }

  /** Writes it. */
  void write(OutputStream out) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT).put("topic", topic);
    origin.ifPresent(
        from -> json.put("clusterId", from.clusterId()).put("topicId", from.topicId()));
    json.put("exportedAt", exportedAt.toString()).put("fileSha256", fileSha256);
    ObjectNode parts = json.putObject("partitions");
    partitions.forEach(
        (number, partition) ->
            parts
                .putObject(number.toString())
                .put("records", partition.records())
                .put("firstOffset", partition.firstOffset())
                .put("lastOffset", partition.lastOffset())
                .put("digest", partition.digest()));
    ObjectNode definitions = json.putObject("schemas");
    for (Map.Entry<String, Schema> schema : schemas.entrySet()) {
      definitions.set(schema.getKey(), JSON.readTree(schema.getValue().toString()));
    }
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads one.
   *
   * @throws IOException if it cannot be read or is no manifest; the message says why
   */
  public static Manifest read(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(SmallFile.read(file, MOST_BYTES, "manifest"));
      if (!json.path("format").asText().equals(FORMAT)) {
        throw new IOException(file + " is not a manifest of keylife audit export");
      }
      Map<Integer, Partition> partitions = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : json.required("partitions").properties()) {
        JsonNode p = entry.getValue();
        partitions.put(
            Integer.valueOf(entry.getKey()),
            new Partition(
                p.required("records").asLong(),
                p.required("firstOffset").asLong(),
                p.required("lastOffset").asLong(),
                p.required("digest").asText()));
      }
      Map<String, Schema> schemas = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : json.required("schemas").properties()) {
        schemas.put(entry.getKey(), new Schema.Parser().parse(entry.getValue().toString()));
      }
      return new Manifest(
          json.required("topic").asText(),
          json.has("clusterId") && json.has("topicId")
              ? Optional.of(
                  new Origin(json.get("clusterId").asText(), json.get("topicId").asText()))
              : Optional.empty(),
          Instant.parse(json.required("exportedAt").asText()),
          json.required("fileSha256").asText(),
          partitions,
          schemas);
    } catch (JsonProcessingException
        | IllegalArgumentException
        | DateTimeException
        | AvroRuntimeException e) {
      throw new IOException(file + " is not a whole manifest of keylife audit export", e);
    }
  }
}
