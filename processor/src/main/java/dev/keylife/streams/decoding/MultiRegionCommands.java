package dev.keylife.streams.decoding;

import dev.keylife.command.ReplicateKey;
import dev.keylife.command.SynchronizeMultiRegionKey;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.KeyAttributes;
import dev.keylife.lifecycle.KeyMaterial;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyState;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.lifecycle.MultiRegionNews;
import dev.keylife.lifecycle.MultiRegionNews.SharedMaterial;
import dev.keylife.lifecycle.Origin;
import dev.keylife.lifecycle.RelatedKeys;
import dev.keylife.lifecycle.RelatedKeys.Member;
import dev.keylife.lifecycle.RelatedKeys.ReplicaRequest;
import dev.keylife.type.MultiRegionConfiguration;
import dev.keylife.type.MultiRegionMember;
import dev.keylife.type.SharedKeyMaterial;
import java.util.Arrays;
import java.util.Optional;

/** The commands about related keys in other Regions, from their published form. */
final class MultiRegionCommands {
  private MultiRegionCommands() {}

  static Command replicate(Command.Header header, ReplicateKey c) {
    return new Command.ReplicateKey(
        header,
        c.getReplicaRegion(),
        new KeyAttributes(
            c.getDescription(),
            CommandMapper.tags(c.getTags()),
            Optional.ofNullable(c.getPolicy())),
        c.getBypassPolicyLockoutSafetyCheck());
  }

  static Command synchronize(Command.Header header, SynchronizeMultiRegionKey c) {
    return new Command.SynchronizeMultiRegionKey(
        header, c.getRegion(), c.getSequence(), state(c.getKeyState()), news(c.getNews()));
  }

  private static Optional<KeyState> state(dev.keylife.type.KeyState published) {
    return Arrays.stream(KeyState.values())
        .filter(state -> state.awsName().equals(published.name()))
        .findFirst();
  }

  /** Empty where any of it is not understood: half of it would be something else. */
  private static Optional<MultiRegionNews> news(dev.keylife.type.MultiRegionNews published) {
    try {
      return Optional.of(
          new MultiRegionNews(
              KeySpec.valueOf(published.getKeySpec().name()),
              KeyUsage.valueOf(published.getKeyUsage().name()),
              Origin.valueOf(published.getOrigin().name()),
              keys(published.getConfiguration()),
              published.getMaterials().stream().map(MultiRegionCommands::material).toList()));
    } catch (IllegalArgumentException unknownSymbolOrNoId) {
      return Optional.empty();
    }
  }

  private static RelatedKeys keys(MultiRegionConfiguration published) {
    return new RelatedKeys(
        published.getFoundedAt(),
        published.getPrimaryRegion(),
        published.getTerm(),
        published.getMembers().stream().map(MultiRegionCommands::member).toList());
  }

  private static Member member(MultiRegionMember published) {
    return new Member(
        published.getRegion(),
        published.getIncarnation(),
        RelatedKeys.Status.valueOf(published.getStatus().name()),
        Optional.ofNullable(published.getRequested())
            .map(
                asked ->
                    new ReplicaRequest(
                        new KeyAttributes(
                            asked.getDescription(),
                            CommandMapper.tags(asked.getTags()),
                            Optional.ofNullable(asked.getPolicy())),
                        asked.getCreatedBy())),
        Optional.ofNullable(published.getCreatedAt()));
  }

  private static SharedMaterial material(SharedKeyMaterial published) {
    return new SharedMaterial(
        new KeyMaterialId(published.getKeyMaterialId()),
        KeyMaterial.Role.valueOf(published.getKeyMaterialState().name()),
        published.getImported(),
        Optional.ofNullable(published.getRotationDate()));
  }
}
