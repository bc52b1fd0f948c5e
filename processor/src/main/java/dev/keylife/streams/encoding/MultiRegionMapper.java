package dev.keylife.streams.encoding;

import dev.keylife.lifecycle.MultiRegionNews;
import dev.keylife.lifecycle.RelatedKeys;
import dev.keylife.lifecycle.RelatedKeys.Member;
import dev.keylife.lifecycle.RelatedKeys.ReplicaRequest;
import dev.keylife.type.KeyMaterialState;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.MultiRegionConfiguration;
import dev.keylife.type.MultiRegionMember;
import dev.keylife.type.MultiRegionMemberStatus;
import dev.keylife.type.Origin;
import dev.keylife.type.SharedKeyMaterial;

/** What is published of related keys in other Regions. */
final class MultiRegionMapper {
  private MultiRegionMapper() {}

  static dev.keylife.type.MultiRegionNews toAvro(MultiRegionNews news) {
    return new dev.keylife.type.MultiRegionNews(
        KeySpec.valueOf(news.spec().name()),
        KeyUsage.valueOf(news.usage().name()),
        Origin.valueOf(news.origin().name()),
        toAvro(news.keys()),
        news.materials().stream()
            .map(
                m ->
                    new SharedKeyMaterial(
                        m.id().value(),
                        KeyMaterialState.valueOf(m.role().name()),
                        m.imported(),
                        m.rotatedAt().orElse(null)))
            .toList());
  }

  static MultiRegionConfiguration toAvro(RelatedKeys keys) {
    return new MultiRegionConfiguration(
        keys.foundedAt(),
        keys.primaryRegion(),
        keys.term(),
        keys.members().stream().map(MultiRegionMapper::toAvro).toList());
  }

  private static MultiRegionMember toAvro(Member member) {
    return new MultiRegionMember(
        member.region(),
        member.incarnation(),
        MultiRegionMemberStatus.valueOf(member.status().name()),
        member.requested().map(MultiRegionMapper::toAvro).orElse(null),
        member.createdAt().orElse(null));
  }

  private static dev.keylife.type.ReplicaRequest toAvro(ReplicaRequest request) {
    return new dev.keylife.type.ReplicaRequest(
        request.attributes().description(),
        EventMapper.tags(request.attributes().tags()),
        request.attributes().policy().orElse(null),
        request.createdBy());
  }
}
