package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;

/** {@code DescribeKey}. */
final class DescribeKeyOperation implements ReadOperation {
  private final Keys keys;

  DescribeKeyOperation(Keys keys) {
    this.keys = keys;
  }

  @Override
  public Output read(Call call) {
    return new Output()
        .put("KeyMetadata", KeyMetadata.of(keys.namedOrAliased(call, "KeyId", "kms:DescribeKey")));
  }
}
