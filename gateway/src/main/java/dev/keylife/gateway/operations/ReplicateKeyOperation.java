package dev.keylife.gateway.operations;

import dev.keylife.client.KeyEvent;
import dev.keylife.command.ReplicateKey;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KeyPolicy;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyState;
import dev.keylife.type.MultiRegionConfiguration;
import dev.keylife.type.MultiRegionNews;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code ReplicateKey}. Answered once the primary's Region has decided it: the replica is in {@code
 * Creating} then, and its own Region knows of it once it was told.
 */
final class ReplicateKeyOperation implements Operation {
  private final Writing writing;
  private final KeyAccess keys;
  private final KeyNamespace namespace;

  ReplicateKeyOperation(Writing writing, KeyAccess keys, KeyNamespace namespace) {
    this.writing = writing;
    this.keys = keys;
    this.namespace = namespace;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    ReplicateKey command =
        ReplicateKey.newBuilder()
            .setHeader(writing.header(call))
            .setReplicaRegion(input.requiredText("ReplicaRegion"))
            .setDescription(input.text("Description").orElse(""))
            .setTags(TagResourceOperation.tags(input))
            .setPolicy(input.text("Policy").orElse(null))
            .setBypassPolicyLockoutSafetyCheck(input.flag("BypassPolicyLockoutSafetyCheck"))
            .build();
    return writing
        .execute(command, call)
        .thenApply(
            event ->
                new Output()
                    .put("ReplicaKeyMetadata", KeyMetadata.of(replica(command, event)))
                    .put(
                        "ReplicaPolicy",
                        Optional.ofNullable(command.getPolicy())
                            .orElseGet(() -> KeyPolicy.defaultFor(namespace)))
                    .put(
                        "ReplicaTags",
                        command.getTags().stream()
                            .map(
                                tag ->
                                    new Output()
                                        .put("TagKey", tag.getTagKey())
                                        .put("TagValue", tag.getTagValue()))
                            .toList()));
  }

  /**
   * The replica as it will be once its Region was told: like its primary, but for what is its own.
   */
  private KeySnapshot replica(ReplicateKey command, KeyEvent event) {
    KeySnapshot primary = keys.find(event.header().getKeyId());
    return KeySnapshot.newBuilder(primary)
        .setKeyArn(KeyMetadata.arnIn(command.getReplicaRegion(), primary.getKeyArn()))
        .setKeyState(KeyState.Creating)
        .setDescription(command.getDescription())
        .setCreationDate(event.header().getOccurredAt())
        .setDeletionDate(null)
        .setExpirationModel(null)
        .setValidTo(null)
        .setCurrentKeyMaterialId(null)
        .setKeyMaterials(List.of())
        .setMultiRegion(related(primary, event))
        .build();
  }

  /** As they were then: a retry is answered later, and as the first try was. */
  private static MultiRegionConfiguration related(KeySnapshot primary, KeyEvent event) {
    return event.value() instanceof KeyStateChanged changed
        ? Optional.ofNullable(changed.getMultiRegion())
            .map(MultiRegionNews::getConfiguration)
            .orElseGet(primary::getMultiRegion)
        : primary.getMultiRegion();
  }
}
