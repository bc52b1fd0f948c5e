package dev.keylife.gateway.usage;

import dev.keylife.usage.KeyLastUsage;
import dev.keylife.usage.KeyUsed;
import java.time.Instant;

/** The records of the topics of usage. */
final class UsageRecords {
  private UsageRecords() {}

  static KeyUsed of(Use.Kind kind, UsageTally.Sum sum, String gateway) {
    return KeyUsed.newBuilder()
        .setKeyId(kind.keyId())
        .setOperation(kind.operation())
        .setPrincipal(kind.principal())
        .setAlgorithm(kind.algorithm().orElse(null))
        .setKeyMaterialId(kind.keyMaterialId().orElse(null))
        .setError(kind.error().orElse(null))
        .setCount(sum.count())
        .setFirstAt(Instant.ofEpochMilli(sum.firstAt()))
        .setLastAt(Instant.ofEpochMilli(sum.lastAt()))
        .setLastRequestId(sum.lastRequestId())
        .setGateway(gateway)
        .build();
  }

  static KeyLastUsage of(String keyId, LastUse use) {
    return KeyLastUsage.newBuilder()
        .setKeyId(keyId)
        .setOperation(use.operation())
        .setUsedAt(use.time())
        .setRequestId(use.requestId())
        .build();
  }
}
