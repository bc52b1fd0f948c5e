package dev.keylife.streams.encoding;

import dev.keylife.event.EventHeader;
import dev.keylife.event.GrantChanged;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.Grant;
import dev.keylife.lifecycle.GrantConstraint;
import dev.keylife.schema.GrantToken;
import dev.keylife.type.EncryptionContextPair;
import dev.keylife.type.GrantChange;
import dev.keylife.type.GrantConstraints;
import dev.keylife.type.GrantOperation;
import java.util.List;

/** From the core's grants to the published ones. */
final class GrantMapper {
  private GrantMapper() {}

  static GrantChanged toAvro(EventHeader header, Event.GrantChanged event) {
    return new GrantChanged(
        header,
        EventMapper.toAvro(event.keyState()),
        GrantChange.valueOf(event.change().name()),
        toAvro(event.grant()),
        new GrantToken(header.getKeyId(), event.grant().id()).text());
  }

  static dev.keylife.type.Grant toAvro(Grant grant) {
    return new dev.keylife.type.Grant(
        grant.id(),
        grant.name().orElse(null),
        grant.createdAt(),
        grant.grantee(),
        grant.retiring().orElse(null),
        grant.operations().stream().map(each -> GrantOperation.valueOf(each.awsName())).toList(),
        grant.constraint().map(GrantMapper::toAvro).orElse(null));
  }

  private static GrantConstraints toAvro(GrantConstraint constraint) {
    List<EncryptionContextPair> pairs =
        constraint.pairs().stream()
            .map(pair -> new EncryptionContextPair(pair.name(), pair.value()))
            .toList();
    return constraint.kind() == GrantConstraint.Kind.EQUALS
        ? new GrantConstraints(pairs, null)
        : new GrantConstraints(null, pairs);
  }
}
