package dev.keylife.benchmark;

import dev.keylife.gateway.view.AliasView;
import dev.keylife.gateway.view.Freshness;
import dev.keylife.gateway.view.KeyView;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.ImportState;
import dev.keylife.type.KeyMaterialState;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The heap that a gateway's views take: keys with one material each and a short description, and an
 * alias for each of them.
 */
@Command(name = "view", description = "The memory of the gateway's views, per key and alias.")
final class ViewMemory implements Callable<Integer> {
  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--keys", description = "How many keys (default 1000000; quick: 100000).")
  private int keys;

  @Override
  public Integer call() {
    int count = keys > 0 ? keys : conditions.quick ? 100_000 : 1_000_000;
    Freshness freshness = new Freshness(Duration.ofHours(1));
    KeyView keyView = new KeyView(freshness);
    measure(
        "keys",
        count,
        i -> {
          KeySnapshot snapshot = snapshot(UUID.randomUUID().toString());
          keyView.latest(snapshot.getKeyId(), Optional.of(snapshot));
        });
    AliasView aliasView = new AliasView(freshness);
    measure(
        "aliases",
        count,
        i -> {
          AliasSnapshot alias = alias("alias/orders-" + i, UUID.randomUUID().toString());
          aliasView.latest(alias.getAliasName(), Optional.of(alias));
        });
    return keyView.size() == count && aliasView.size() == count ? 0 : 1;
  }

  private static void measure(String what, int count, IntConsumer take) {
    long before = usedHeap();
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      take.accept(i);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    long bytes = usedHeap() - before;
    System.out.printf(
        Locale.ROOT,
        "%d %s: %d MB, %d bytes for each; taken up in %.1f s%n",
        count,
        what,
        bytes >> 20,
        bytes / count,
        seconds);
  }

  private static AliasSnapshot alias(String name, String keyId) {
    return AliasSnapshot.newBuilder()
        .setAliasName(name)
        .setAliasArn("arn:aws:kms:us-east-1:000000000000:" + name)
        .setTargetKeyId(keyId)
        .setCreationDate(Instant.now())
        .setLastUpdatedDate(Instant.now())
        .build();
  }

  private static KeySnapshot snapshot(String id) {
    String materialId = "0123456789abcdef".repeat(4);
    Instant now = Instant.now();
    KeyMaterialSnapshot material =
        KeyMaterialSnapshot.newBuilder()
            .setKeyMaterialId(materialId)
            .setKeyMaterialState(KeyMaterialState.CURRENT)
            .setImportState(ImportState.IMPORTED)
            .setExpirationModel(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE)
            .setImportedAt(now)
            .build();
    return KeySnapshot.newBuilder()
        .setKeyId(id)
        .setKeyArn("arn:aws:kms:us-east-1:000000000000:key/" + id)
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setKeyUsage(KeyUsage.ENCRYPT_DECRYPT)
        .setOrigin(Origin.EXTERNAL)
        .setKeyState(KeyState.Enabled)
        .setDescription("orders of 2026")
        .setCreationDate(now)
        .setExpirationModel(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE)
        .setCurrentKeyMaterialId(materialId)
        .setKeyMaterials(List.of(material))
        .setSequence(3)
        .setLastEventHash(ByteBuffer.wrap(new byte[32]))
        .setUpdatedAt(now)
        .build();
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
