package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.EnableKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A command whose answer nobody could find is not sent: who asked would wait in vain. */
class UnanswerableTest {
  private static final String KEY = "orders";
  private static final String ISSUER = "batch@host";
  private static final String ID = "c-1";

  /** By key, issuer and command id, and what the message names. */
  static Stream<List<String>> unanswerable() {
    return Stream.of(
        List.of(KEY, ISSUER, "", "a command id has 1 to 128"),
        List.of(KEY, ISSUER, "x".repeat(129), "a command id has 1 to 128"),
        List.of(KEY, ISSUER, "line\nbreak", "a command id has 1 to 128"),
        List.of(KEY, ISSUER, "right\u202eto left", "a command id has 1 to 128"),
        List.of(KEY, ISSUER, "half \ud83d", "a command id has 1 to 128"),
        List.of(KEY, "", ID, "an issuer has 1 to 256"),
        List.of(KEY, "i".repeat(257), ID, "an issuer has 1 to 256"),
        List.of(KEY, "tab\t", ID, "an issuer has 1 to 256"),
        List.of("", ISSUER, ID, "a key's id or ARN has 1 to 256"),
        List.of("k".repeat(257), ISSUER, ID, "a key's id or ARN has 1 to 256"),
        List.of("zero\u200bwidth", ISSUER, ID, "a key's id or ARN has 1 to 256"));
  }

  @ParameterizedTest
  @MethodSource("unanswerable")
  void isRefusedByEveryWayToSendItBeforeAnythingIsAskedOfABroker(List<String> header) {
    EnableKey command =
        new EnableKey(
            CommandHeader.newBuilder()
                .setKeyId(header.get(0))
                .setIssuer(header.get(1))
                .setCommandId(header.get(2))
                .setIssuedAt(Instant.EPOCH)
                .build());
    List<BiConsumer<KeylifeClient, EnableKey>> ways =
        List.of(
            KeylifeClient::publish,
            KeylifeClient::submit,
            (client, sent) -> client.execute(sent, Duration.ofSeconds(1)));
    // Nothing listens there: whoever asked would be told so.
    try (KeylifeClient client =
        KeylifeClient.open(
            new ClientSettings("localhost:1", "http://localhost:1", Map.of("max.retries", "0")))) {
      for (BiConsumer<KeylifeClient, EnableKey> way : ways) {
        assertThatThrownBy(() -> way.accept(client, command))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(header.get(3) + " printable characters")
            .hasMessageContaining("the answer to a command could not be found");
      }
    }
    assertThatThrownBy(() -> CommandHeaders.of(header.get(0), header.get(1), header.get(2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAnEventCanShowIsNotRefused() {
    String longest = "\ud83d\udd11".repeat(128);
    assertThatCode(() -> CommandHeaders.of("k".repeat(256), "i".repeat(256), longest))
        .as("characters as their writer counts them")
        .doesNotThrowAnyException();
    assertThat(CommandHeaders.fresh("or ders/1", "Zoë").getKeyId())
        .as("there is no such key, and the processor says so")
        .isEqualTo("or ders/1");
  }
}
