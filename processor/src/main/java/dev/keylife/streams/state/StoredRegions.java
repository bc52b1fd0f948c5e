package dev.keylife.streams.state;

import dev.keylife.lifecycle.KeyAttributes;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeyState;
import dev.keylife.lifecycle.MultiRegion;
import dev.keylife.lifecycle.RelatedKeys;
import dev.keylife.lifecycle.RelatedKeys.Member;
import dev.keylife.lifecycle.RelatedKeys.ReplicaRequest;
import dev.keylife.lifecycle.Tag;
import dev.keylife.store.StoredHeard;
import dev.keylife.store.StoredMember;
import dev.keylife.store.StoredMultiRegion;
import dev.keylife.store.StoredReplicaRequest;
import dev.keylife.store.StoredTag;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** How related keys rest in a key's record. */
final class StoredRegions {
  private StoredRegions() {}

  static StoredMultiRegion toStored(MultiRegion it) {
    RelatedKeys keys = it.keys();
    return new StoredMultiRegion(
        keys.foundedAt(),
        keys.primaryRegion(),
        keys.term(),
        keys.members().stream().map(StoredRegions::toStored).toList(),
        it.heard().stream()
            .map(
                heard ->
                    new StoredHeard(
                        heard.region(),
                        heard.incarnation(),
                        heard.sequence(),
                        heard.state().name(),
                        heard.holds().stream().map(KeyMaterialId::value).sorted().toList()))
            .toList(),
        it.resumes().map(KeyState::name).orElse(null),
        it.deletionWindow().isPresent() ? it.deletionWindow().getAsInt() : null);
  }

  private static StoredMember toStored(Member member) {
    return new StoredMember(
        member.region(),
        member.incarnation(),
        member.status().name(),
        member.requested().map(StoredRegions::toStored).orElse(null),
        member.createdAt().orElse(null));
  }

  private static StoredReplicaRequest toStored(ReplicaRequest request) {
    KeyAttributes attributes = request.attributes();
    return new StoredReplicaRequest(
        attributes.description(),
        attributes.tags().stream().map(tag -> new StoredTag(tag.key(), tag.value())).toList(),
        attributes.policy().orElse(null),
        request.createdBy());
  }

  static MultiRegion fromStored(StoredMultiRegion stored) {
    Integer window = stored.getDeletionWindow();
    return new MultiRegion(
        new RelatedKeys(
            stored.getFoundedAt(),
            stored.getPrimaryRegion(),
            stored.getTerm(),
            stored.getMembers().stream().map(StoredRegions::fromStored).toList()),
        stored.getHeard().stream()
            .map(
                heard ->
                    new MultiRegion.Heard(
                        heard.getRegion(),
                        heard.getIncarnation(),
                        heard.getSequence(),
                        KeyState.valueOf(heard.getKeyState()),
                        heard.getHolds().stream()
                            .map(KeyMaterialId::new)
                            .collect(Collectors.toSet())))
            .toList(),
        Optional.ofNullable(stored.getResumes()).map(KeyState::valueOf),
        window == null ? OptionalInt.empty() : OptionalInt.of(window));
  }

  private static Member fromStored(StoredMember stored) {
    return new Member(
        stored.getRegion(),
        stored.getIncarnation(),
        RelatedKeys.Status.valueOf(stored.getStatus()),
        Optional.ofNullable(stored.getRequested())
            .map(
                asked ->
                    new ReplicaRequest(
                        new KeyAttributes(
                            asked.getDescription(),
                            asked.getTags().stream()
                                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                                .toList(),
                            Optional.ofNullable(asked.getPolicy())),
                        asked.getCreatedBy())),
        Optional.ofNullable(stored.getCreatedAt()));
  }
}
