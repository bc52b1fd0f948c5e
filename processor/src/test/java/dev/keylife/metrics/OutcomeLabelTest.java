package dev.keylife.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.Grant;
import dev.keylife.lifecycle.GrantOperation;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeyState;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.schema.RecordTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No event is counted as what it is not, and none is forgotten. */
class OutcomeLabelTest {
  private static final Event.Header HEADER =
      new Event.Header("k", Optional.empty(), 1, Instant.EPOCH, Optional.empty());
  private static final Event.Failure FAILURE =
      new Event.Failure("EnableKey", FailureCode.NOT_FOUND, "no such key", Optional.empty());

  static Stream<Event> events() {
    return Stream.of(
        new Event.KeyStateChanged(
            HEADER,
            Optional.empty(),
            KeyState.PENDING_IMPORT,
            Event.Cause.CREATED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty()),
        new Event.KeyDescriptionUpdated(HEADER, KeyState.ENABLED, "d"),
        new Event.KeyTagsUpdated(HEADER, KeyState.ENABLED, List.of(), List.of()),
        new Event.KeyPolicyUpdated(HEADER, KeyState.ENABLED, "{}"),
        new Event.GrantChanged(
            HEADER,
            KeyState.ENABLED,
            Event.GrantChange.CREATED,
            new Grant(
                "a".repeat(64),
                Optional.empty(),
                Instant.EPOCH,
                "alice",
                Optional.empty(),
                Set.of(GrantOperation.DECRYPT),
                Optional.empty())),
        new Event.AliasChanged(
            HEADER,
            KeyState.ENABLED,
            Event.AliasChange.CREATED,
            new AliasName("alias/orders"),
            "arn",
            Optional.empty()),
        new Event.ApprovalPending(
            HEADER, KeyState.ENABLED, "DisableKey", List.of("a"), 2, Instant.EPOCH),
        new Event.KeyUnchanged(HEADER, KeyState.ENABLED, "EnableKey", "enabled already"),
        new Event.ImportFailed(HEADER, FAILURE),
        new Event.CommandRejected(HEADER, FAILURE),
        new Event.ImportParametersIssued(
            HEADER,
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_2048,
            ByteString.of(),
            ByteString.of(),
            Instant.EPOCH,
            Optional.empty()),
        new Event.ImportParametersRevoked(HEADER, KeyState.PENDING_IMPORT, 1),
        new Event.CommandRepeated(
            HEADER,
            "EnableKey",
            new DecidedCommand.Answer("e", "KeyUnchanged", Instant.EPOCH, Optional.empty())),
        new Event.KeyMaterialExpiring(
            HEADER, new KeyMaterialId("00".repeat(32)), Instant.EPOCH, Duration.ofDays(1)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventHasAnOutcome(Event event) {
    OutcomeLabel outcome = OutcomeLabel.of(event);

    assertThat(outcome.label()).isNotEqualTo("other");
    boolean failed = event instanceof Event.ImportFailed || event instanceof Event.CommandRejected;
    assertThat(outcome.label().equals("failed")).isEqualTo(failed);
    assertThat(outcome.failure())
        .isEqualTo(failed ? Optional.of(FAILURE.code()) : Optional.empty());
  }

  /** An event type that is published and not listed above has no test, and perhaps no outcome. */
  @Test
  void everyPublishedEventTypeIsAmongThem() {
    List<String> tested = events().map(e -> e.getClass().getSimpleName()).toList();

    assertThat(tested)
        .containsExactlyInAnyOrderElementsOf(
            RecordTypes.EVENTS.stream().map(Schema::getName).toList());
  }
}
