package dev.keylife.streams.decoding;

import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.authentication.Presented;
import dev.keylife.authentication.Proof;
import dev.keylife.command.CommandHeader;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.schema.CommandSignature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;

/** Shows the authenticator a record of the topic. */
final class Authentication {
  private static final int ENOUGH = 2;

  private final CommandAuthenticator authenticator;
  private final KeyNamespace namespace;

  Authentication(CommandAuthenticator authenticator, KeyNamespace namespace) {
    this.authenticator = authenticator;
    this.namespace = namespace;
  }

  /**
   * Who sent a command.
   *
   * @param writer gives the fingerprint of the schema that it was written with
   */
  Proof proof(SpecificRecord published, Record<byte[], byte[]> source, Supplier<byte[]> writer) {
    if (!authenticator.isOn() || !(published.get(0) instanceof CommandHeader header)) {
      return new Proof.None();
    }
    byte[] value = source.value();
    Header label = source.headers().lastHeader(WriterLabel.HEADER);
    boolean labelledInHeader = label != null && label.value() != null;
    return authenticator.check(
        new Presented(
            signatures(source),
            published.getSchema().getFullName(),
            bare(header.getKeyId()),
            header.getCommandId(),
            header.getIssuer(),
            () -> CommandSignature.digest(value, labelledInHeader),
            writer,
            Instant.ofEpochMilli(source.timestamp())));
  }

  /**
   * Of what names no key here, such as an alias, what a signer takes for its id: the command is
   * refused for its key id then, and not for its signature.
   */
  private String bare(String keyIdOrArn) {
    String last =
        keyIdOrArn.startsWith("arn:")
            ? keyIdOrArn.substring(keyIdOrArn.lastIndexOf('/') + 1)
            : keyIdOrArn;
    return namespace.find(keyIdOrArn).map(KeyId::value).orElse(last);
  }

  /** One more than there may be is as good as many. */
  private static List<byte[]> signatures(Record<byte[], byte[]> source) {
    List<byte[]> found = new ArrayList<>();
    for (Header header : source.headers().headers(CommandSignature.HEADER)) {
      found.add(Optional.ofNullable(header.value()).orElseGet(() -> new byte[0]));
      if (found.size() == ENOUGH) {
        break;
      }
    }
    return found;
  }
}
