package dev.keylife.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keylife.client.AvroJson;
import dev.keylife.client.TrailEntry;
import dev.keylife.client.TrailHandler;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.avro.Schema;

/**
 * A trail as JSON lines, one event a line: where it lay, its hash, its Avro encoding in Base64, and
 * the same as readable JSON.
 */
final class JsonLinesTrail {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonLinesTrail() {}

  static TrailWriter writer(OutputStream stream) {
    Writer out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
    return new TrailWriter() {
      @Override
      public void write(TrailEntry entry) throws IOException {
        out.write(line(entry).toString());
        out.write('\n');
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  private static ObjectNode line(TrailEntry entry) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("partition", entry.partition())
            .put("offset", entry.offset())
            .put("timestamp", entry.timestamp().toString())
            .put("key", entry.key())
            .put("type", entry.type())
            .put("hash", Hex.of(entry.hash()));
    line.set("event", AvroJson.of(entry.event()));
    byte[] payload = new byte[entry.payload().remaining()];
    entry.payload().duplicate().get(payload);
    return line.put("schema", Fingerprint.of(entry.schema())).put("payload", payload);
  }

  static void read(InputStream source, Manifest manifest, TrailHandler handler) throws IOException {
    long number = 0;
    try {
      // A decoder of its own refuses what is not UTF-8.
      BufferedReader in =
          new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8.newDecoder()));
      for (Optional<String> line = next(in); line.isPresent(); line = next(in)) {
        read(line.get(), ++number, manifest, handler);
      }
    } catch (CharacterCodingException e) {
      handler.onUnreadable(
          Violation.NOWHERE,
          Violation.NOWHERE,
          "behind line %d it is not UTF-8, and nothing behind that is read".formatted(number));
    } catch (EOFException | ZipException e) {
      handler.onUnreadable(
          Violation.NOWHERE,
          Violation.NOWHERE,
          "the compressed file is damaged or cut off behind line %d".formatted(number));
    }
  }

  private static Optional<String> next(BufferedReader in) throws IOException {
    return Optional.ofNullable(in.readLine());
  }

  private static void read(String text, long number, Manifest manifest, TrailHandler handler) {
    int partition = Violation.NOWHERE;
    long offset = Violation.NOWHERE;
    try {
      JsonNode line = JSON.readTree(text);
      partition = line.required("partition").asInt();
      offset = line.required("offset").asLong();
      handler.onEntry(entry(line, partition, offset, manifest));
    } catch (JsonProcessingException e) {
      handler.onUnreadable(partition, offset, "line %d is not JSON".formatted(number));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      handler.onUnreadable(
          partition, offset, "line %d: %s".formatted(number, String.valueOf(e.getMessage())));
    }
  }

  private static TrailEntry entry(JsonNode line, int partition, long offset, Manifest manifest)
      throws IOException {
    String fingerprint = line.required("schema").asText();
    Schema schema =
        Optional.ofNullable(manifest.schemas().get(fingerprint))
            .orElseThrow(() -> new IOException("the manifest has no schema " + fingerprint));
    TrailEntry entry =
        TrailEntry.of(
            partition,
            offset,
            Instant.parse(line.required("timestamp").asText()),
            line.required("key").asText(),
            Optional.empty(),
            schema,
            Base64.getDecoder().decode(line.required("payload").asText()));
    if (!JSON.readTree(line(entry).toString()).equals(line)) {
      throw new IOException("what it says beside its payload is not what the payload says");
    }
    return entry;
  }
}
