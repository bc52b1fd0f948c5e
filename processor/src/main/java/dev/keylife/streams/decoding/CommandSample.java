package dev.keylife.streams.decoding;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A value as somebody wrote it whose commands were read here: under the same label, with the same
 * schema, and with made-up content. Whether a registry still gives the label to that schema can be
 * told from it at any time, with any serde, and it holds nothing of any command.
 *
 * @param type the full name of the record type that it is read as
 * @param labelHeader the label, where that stands in a header; empty where it begins the value
 * @param value as it stands on a topic
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on, and compared nowhere.
public record CommandSample(String type, Optional<byte[]> labelHeader, byte[] value) {

  /** Is told of each label with which commands are written, once. */
  @FunctionalInterface
  public interface Listener {
    void read(CommandSample sample);
  }

  /**
   * A sample like a command.
   *
   * @param headers of the command
   * @param value of the command, which has a label
   * @param type that it was read as
   * @param writer the schema that it was written with
   * @return empty where the schema has no small value
   */
  static Optional<CommandSample> like(Headers headers, byte[] value, String type, Schema writer) {
    Optional<byte[]> inHeader =
        Optional.ofNullable(headers.lastHeader(WriterLabel.HEADER)).map(Header::value);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (inHeader.isEmpty()) {
      bytes.write(value, 0, WriterLabel.ID_BYTES);
    }
    return SmallestValue.write(writer, bytes)
        ? Optional.of(new CommandSample(type, inHeader, bytes.toByteArray()))
        : Optional.empty();
  }

  /** What stands beside the value on a topic. */
  public Headers headers() {
    Headers headers = new RecordHeaders();
    labelHeader.ifPresent(label -> headers.add(WriterLabel.HEADER, label));
    return headers;
  }

  /** The label, in hex. */
  public String label() {
    return WriterLabel.of(headers(), value).orElseThrow().hex();
  }
}
