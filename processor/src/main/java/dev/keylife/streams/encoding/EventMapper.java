package dev.keylife.streams.encoding;

import dev.keylife.event.AliasChanged;
import dev.keylife.event.ApprovalPending;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.ImportParametersRevoked;
import dev.keylife.event.KeyDescriptionUpdated;
import dev.keylife.event.KeyMaterialExpiring;
import dev.keylife.event.KeyPolicyUpdated;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyTagsUpdated;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeyState;
import dev.keylife.lifecycle.Tag;
import dev.keylife.schema.EventId;
import dev.keylife.type.AliasChange;
import dev.keylife.type.Approval;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import dev.keylife.type.RotationType;
import dev.keylife.type.StateChangeCause;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** From the core's events to the published Avro events. */
public final class EventMapper {
  private EventMapper() {}

  /**
   * The published form of an event.
   *
   * @param previousEventHash SHA-256 of the event before this one in the same chain
   */
  public static SpecificRecord toAvro(Event event, Optional<ByteString> previousEventHash) {
    EventHeader header = header(event.header(), previousEventHash);
    if (event instanceof Event.KeyStateChanged changed) {
      return changed(header, changed);
    } else if (event instanceof Event.KeyDescriptionUpdated updated) {
      return new KeyDescriptionUpdated(header, toAvro(updated.keyState()), updated.description());
    } else if (event instanceof Event.AliasChanged changed) {
      return new AliasChanged(
          header,
          toAvro(changed.keyState()),
          AliasChange.valueOf(changed.change().name()),
          changed.alias().value(),
          changed.aliasArn(),
          changed.previous().map(KeyId::value).orElse(null));
    } else if (event instanceof Event.GrantChanged changed) {
      return GrantMapper.toAvro(header, changed);
    } else if (event instanceof Event.KeyTagsUpdated updated) {
      return new KeyTagsUpdated(
          header, toAvro(updated.keyState()), tags(updated.tags()), tags(updated.removed()));
    } else if (event instanceof Event.KeyPolicyUpdated updated) {
      return new KeyPolicyUpdated(header, toAvro(updated.keyState()), updated.policy());
    } else if (event instanceof Event.ApprovalPending pending) {
      return new ApprovalPending(
          header,
          toAvro(pending.keyState()),
          pending.commandType(),
          approvals(pending.approvers()),
          pending.required(),
          pending.validTo());
    } else if (event instanceof Event.KeyUnchanged unchanged) {
      return new KeyUnchanged(
          header,
          toAvro(unchanged.keyState()),
          unchanged.commandType(),
          unchanged.reason(),
          unchanged.grantId().orElse(null));
    } else if (event instanceof Event.ImportFailed failed) {
      Event.Failure f = failed.failure();
      return new ImportFailed(
          header,
          f.commandType(),
          FailureCode.valueOf(f.code().awsName()),
          f.message(),
          f.code().isRetryable(),
          f.keyState().map(EventMapper::toAvro).orElse(null));
    } else if (event instanceof Event.CommandRejected rejected) {
      Event.Failure f = rejected.failure();
      return new CommandRejected(
          header,
          f.commandType(),
          FailureCode.valueOf(f.code().awsName()),
          f.message(),
          f.code().isRetryable(),
          f.keyState().map(EventMapper::toAvro).orElse(null));
    } else if (event instanceof Event.ImportParametersIssued issued) {
      return new ImportParametersIssued(
          header,
          WrappingAlgorithm.valueOf(issued.wrappingAlgorithm().name()),
          WrappingKeySpec.valueOf(issued.wrappingKeySpec().name()),
          buffer(issued.publicKey()),
          buffer(issued.importToken()),
          issued.parametersValidTo(),
          issued.importTokenRecipient().map(EventMapper::buffer).orElse(null));
    } else if (event instanceof Event.ImportParametersRevoked revoked) {
      return new ImportParametersRevoked(
          header, toAvro(revoked.keyState()), revoked.revokedCount());
    } else if (event instanceof Event.CommandRepeated repeated) {
      return repeated(header, repeated);
    } else if (event instanceof Event.KeyMaterialExpiring expiring) {
      return new KeyMaterialExpiring(
          header,
          expiring.keyMaterialId().value(),
          expiring.validTo(),
          expiring.leadTime().toMillis());
    }
    throw new AssertionError("no schema for " + event.getClass());
  }

  static dev.keylife.type.KeyState toAvro(KeyState state) {
    return dev.keylife.type.KeyState.valueOf(state.awsName());
  }

  static List<Approval> approvals(List<String> approvers) {
    return approvers.stream().map(Approval::new).toList();
  }

  static List<dev.keylife.type.Tag> tags(List<Tag> tags) {
    return tags.stream().map(tag -> new dev.keylife.type.Tag(tag.key(), tag.value())).toList();
  }

  private static CommandRepeated repeated(EventHeader header, Event.CommandRepeated event) {
    DecidedCommand.Answer first = event.first();
    return new CommandRepeated(
        header,
        event.commandType(),
        first.eventId(),
        first.eventType(),
        first.occurredAt(),
        first.code().map(code -> FailureCode.valueOf(code.awsName())).orElse(null));
  }

  private static KeyStateChanged changed(EventHeader header, Event.KeyStateChanged event) {
    Optional<Event.Creation> created = event.creation();
    return new KeyStateChanged(
        header,
        event.previousState().map(EventMapper::toAvro).orElse(null),
        toAvro(event.newState()),
        StateChangeCause.valueOf(event.cause().name()),
        event.keyMaterialId().map(KeyMaterialId::value).orElse(null),
        event.expirationModel().map(m -> ExpirationModel.valueOf(m.name())).orElse(null),
        event.validTo().orElse(null),
        event.deletionDate().orElse(null),
        created.map(c -> KeySpec.valueOf(c.spec().name())).orElse(null),
        created.map(c -> KeyUsage.valueOf(c.usage().name())).orElse(null),
        created.map(c -> Origin.valueOf(c.origin().name())).orElse(null),
        event.previousKeyMaterialId().map(KeyMaterialId::value).orElse(null),
        event.previousKeyMaterialId().map(previous -> RotationType.ON_DEMAND).orElse(null),
        created.map(c -> c.attributes().description()).orElse(null),
        created.map(c -> tags(c.attributes().tags())).orElse(List.of()),
        created.flatMap(c -> c.attributes().policy()).orElse(null),
        boxed(event.deletionWindow()),
        event.news().map(MultiRegionMapper::toAvro).orElse(null));
  }

  static @Nullable Integer boxed(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private static EventHeader header(Event.Header header, Optional<ByteString> previousEventHash) {
    Optional<Event.Request> request = header.request();
    return new EventHeader(
        eventId(header, previousEventHash),
        header.keyId(),
        header.arn().orElse(null),
        header.sequence(),
        previousEventHash.map(EventMapper::buffer).orElse(null),
        header.occurredAt(),
        request.map(Event.Request::commandId).orElse(null),
        request.map(Event.Request::issuer).orElse(null),
        request.flatMap(Event.Request::issuedAt).orElse(null),
        request.flatMap(Event.Request::signingKeyId).orElse(null));
  }

  private static String eventId(Event.Header header, Optional<ByteString> previousEventHash) {
    return header.sequence() > 0
        ? EventId.inHistory(header.keyId(), header.sequence())
        : EventId.withoutKey(
            header.keyId(),
            previousEventHash.map(ByteString::toArray).orElseGet(() -> new byte[0]),
            header.request().map(Event.Request::commandId).orElse(""));
  }

  private static ByteBuffer buffer(ByteString bytes) {
    return ByteBuffer.wrap(bytes.toArray());
  }
}
