package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.usage.LastUsageView;
import dev.keylife.gateway.usage.LastUse;
import dev.keylife.snapshot.KeySnapshot;

/**
 * {@code GetKeyLastUsage}: when a key was used last, by any gateway. There is no CloudTrail, so no
 * id of an event of it; the request id leads to the access log and to {@code key-usage}.
 */
final class GetKeyLastUsageOperation implements ReadOperation {
  private final KeyAccess keys;
  private final LastUsageView usage;

  GetKeyLastUsageOperation(KeyAccess keys, LastUsageView usage) {
    this.keys = keys;
    this.usage = usage;
  }

  @Override
  public Output read(Call call) {
    KeySnapshot key = keys.named(call, "kms:GetKeyLastUsage");
    return new Output()
        .put("KeyId", key.getKeyId())
        .put("KeyLastUsage", usage.find(key.getKeyId()).map(GetKeyLastUsageOperation::data))
        .put("TrackingStartDate", usage.trackingStart())
        .put("KeyCreationDate", key.getCreationDate());
  }

  private static Output data(LastUse last) {
    return new Output()
        .put("Operation", last.operation())
        .put("Timestamp", last.time())
        .put("KmsRequestId", last.requestId());
  }
}
