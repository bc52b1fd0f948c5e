package dev.keylife.gateway.replica;

import dev.keylife.lifecycle.SecretId;
import dev.keylife.schema.MaterialsKey.Heartbeat;
import dev.keylife.schema.MaterialsKey.Material;
import dev.keylife.schema.Topics;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A replica without a log: a test says what it hears, and what time it is. */
final class Bench {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String CURRENT = "a".repeat(64);
  static final String OLDER = "b".repeat(64);
  private static final int PARTITION = 3;

  final Map<String, KeySnapshot> snapshots = new ConcurrentHashMap<>();
  final List<Opened> everOpened = new ArrayList<>();
  final MaterialView materials;
  final LeasedKeys<Opened> keys;
  private Instant now = START;
  private long nanos = 5;

  /** What was opened; the material is kept to see that it is wiped. */
  static final class Opened implements AutoCloseable {
    final String material;
    final byte[] given;
    final AtomicBoolean closed = new AtomicBoolean();

    private Opened(byte[] given) {
      this.given = given;
      this.material = new String(given, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      if (closed.getAndSet(true)) {
        throw new IllegalStateException("closed twice");
      }
    }
  }

  Bench(UseLimits limits, LeasedKeys.Seals seals, Executor openers) {
    materials = new MaterialView(() -> now, () -> nanos);
    keys =
        new LeasedKeys<>(
            id -> Optional.ofNullable(snapshots.get(id)),
            materials,
            seals,
            (key, material, bytes) -> {
              Opened opened = new Opened(bytes);
              everOpened.add(opened);
              return opened;
            },
            limits,
            () -> now,
            () -> nanos,
            openers);
  }

  /** A replica that opens at once, and whose seals are no seals. */
  static Bench of(UseLimits limits) {
    return new Bench(limits, (SecretId id, byte[] sealed) -> sealed.clone(), Runnable::run);
  }

  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Somebody sets the time of day. */
  void set(Instant time) {
    now = time;
  }

  Instant now() {
    return now;
  }

  /** The log and the processor are there. */
  void news() {
    keys.upToDate(now);
    heartbeat(now);
  }

  void heartbeat(Instant at) {
    record(new Heartbeat(PARTITION).text(), Heartbeat.value(at));
  }

  void arrives(String keyId, String materialId) {
    record(new Material(keyId, materialId).text(), materialId.getBytes(StandardCharsets.UTF_8));
  }

  void isErased(String keyId, String materialId) {
    record(new Material(keyId, materialId).text(), null);
  }

  private void record(String key, byte @Nullable [] value) {
    materials.latest(new ConsumerRecord<>(Topics.KEY_MATERIALS, PARTITION, 0, key, value));
  }

  void becomes(KeySnapshot snapshot) {
    snapshots.put(snapshot.getKeyId(), snapshot);
    keys.keyChanged(snapshot.getKeyId());
  }

  /** A key that may be used. */
  static KeySnapshot enabled(String keyId, long sequence) {
    return snapshot(keyId, sequence, KeyState.Enabled, null);
  }

  static KeySnapshot snapshot(
      String keyId, long sequence, KeyState state, @Nullable Instant validTo) {
    return KeySnapshot.newBuilder()
        .setKeyId(keyId)
        .setKeyArn("arn:aws:kms:us-east-1:000000000000:key/" + keyId)
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setKeyUsage(KeyUsage.ENCRYPT_DECRYPT)
        .setOrigin(Origin.EXTERNAL)
        .setKeyState(state)
        .setDescription("")
        .setCreationDate(START)
        .setDeletionDate(null)
        .setExpirationModel(
            validTo == null
                ? ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE
                : ExpirationModel.KEY_MATERIAL_EXPIRES)
        .setValidTo(validTo)
        .setCurrentKeyMaterialId(CURRENT)
        .setKeyMaterials(
            List.of(
                material(OLDER, KeyMaterialState.NON_CURRENT),
                material(CURRENT, KeyMaterialState.CURRENT),
                material("c".repeat(64), KeyMaterialState.PENDING_ROTATION)))
        .setSequence(sequence)
        .setLastEventHash(ByteBuffer.allocate(32))
        .setUpdatedAt(START)
        .build();
  }

  private static KeyMaterialSnapshot material(String id, KeyMaterialState state) {
    return KeyMaterialSnapshot.newBuilder()
        .setKeyMaterialId(id)
        .setKeyMaterialState(state)
        .setImportState(ImportState.IMPORTED)
        .setExpirationModel(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE)
        .setValidTo(null)
        .setKeyMaterialDescription(null)
        .setImportedAt(START)
        .build();
  }
}
