package dev.keylife.material.keyset;

import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig2026;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The master keys as they are kept: three Tink keysets and when their keys were made. Immutable;
 * each change gives a keyset of the next generation.
 *
 * <p>A master key is one key for sealing and one for import tokens under the same id, so that they
 * are rotated and retired together. The fingerprint has one key for ever.
 */
final class MasterKeyset {
  static final Configuration AEAD = AeadConfig2026.get();
  static final Configuration PRF = PrfConfig2026.get();

  private static final Parameters CIPHER = PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE;

  private final int generation;
  private final List<Made> keys;
  private final KeysetHandle sealing;
  private final KeysetHandle tokens;
  private final KeysetHandle fingerprint;

  /**
   * A master key's id and when it was made.
   *
   * @param id unique in the keyset
   */
  record Made(int id, Instant at) {}

  /**
   * @param generation counts the changes, from 1
   * @param keys the master keys, oldest first; the last one is the primary or prepared
   * @throws GeneralSecurityException if the keysets do not belong together
   */
  MasterKeyset(
      int generation,
      List<Made> keys,
      KeysetHandle sealing,
      KeysetHandle tokens,
      KeysetHandle fingerprint)
      throws GeneralSecurityException {
    this.generation = generation;
    this.keys = List.copyOf(keys);
    this.sealing = sealing;
    this.tokens = tokens;
    this.fingerprint = fingerprint;
    if (fingerprint.size() != 1) {
      throw new GeneralSecurityException("the fingerprint keyset must have one key for ever");
    }
    List<Integer> ids = keys.stream().map(Made::id).toList();
    if (!ids.equals(ids(sealing))
        || !ids.equals(ids(tokens))
        || sealing.getPrimary().getId() != tokens.getPrimary().getId()) {
      throw new GeneralSecurityException("the keysets differ in their keys");
    }
  }

  static MasterKeyset generate(Instant now) throws GeneralSecurityException {
    int id = freshId(List.of());
    return new MasterKeyset(
        1,
        List.of(new Made(id, now)),
        built(KeysetHandle.newBuilder().addEntry(fresh(id).makePrimary())),
        built(KeysetHandle.newBuilder().addEntry(fresh(id).makePrimary())),
        KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF, PRF));
  }

  /** With a new master key that opens and does not seal yet. There must be none such. */
  MasterKeyset prepared(Instant now) throws GeneralSecurityException {
    return withNewKey(generation + 1, now);
  }

  /** With the prepared master key, or where there is none a new one, as the primary. */
  MasterKeyset rotated(Instant now) throws GeneralSecurityException {
    MasterKeyset ready = hasPrepared() ? this : withNewKey(generation, now);
    return new MasterKeyset(
        generation + 1,
        ready.keys,
        lastAsPrimary(ready.sealing),
        lastAsPrimary(ready.tokens),
        fingerprint);
  }

  /** Without an old master key: what is sealed under it never opens again. */
  MasterKeyset without(String id) throws GeneralSecurityException {
    int index = keys.stream().map(k -> MasterKey.text(k.id())).toList().indexOf(id);
    List<Made> fewer = new ArrayList<>(keys);
    fewer.remove(index);
    return new MasterKeyset(
        generation + 1,
        fewer,
        built(KeysetHandle.newBuilder(sealing).deleteAt(index)),
        built(KeysetHandle.newBuilder(tokens).deleteAt(index)),
        fingerprint);
  }

  int generation() {
    return generation;
  }

  List<Made> keys() {
    return keys;
  }

  KeysetHandle sealing() {
    return sealing;
  }

  KeysetHandle tokens() {
    return tokens;
  }

  KeysetHandle fingerprint() {
    return fingerprint;
  }

  boolean hasPrepared() {
    return primaryIndex() < keys.size() - 1;
  }

  int primary() {
    return sealing.getPrimary().getId();
  }

  /** What may be told of them, oldest first. */
  List<MasterKey> describe() {
    int primary = primaryIndex();
    return IntStream.range(0, keys.size())
        .mapToObj(
            i ->
                new MasterKey(
                    MasterKey.text(keys.get(i).id()),
                    i == primary
                        ? MasterKey.Status.PRIMARY
                        : i < primary ? MasterKey.Status.OLD : MasterKey.Status.PREPARED,
                    keys.get(i).at()))
        .toList();
  }

  private MasterKeyset withNewKey(int generation, Instant now) throws GeneralSecurityException {
    int id = freshId(keys);
    List<Made> more = new ArrayList<>(keys);
    more.add(new Made(id, now));
    return new MasterKeyset(
        generation,
        more,
        built(KeysetHandle.newBuilder(sealing).addEntry(fresh(id))),
        built(KeysetHandle.newBuilder(tokens).addEntry(fresh(id))),
        fingerprint);
  }

  private int primaryIndex() {
    return ids(sealing).indexOf(primary());
  }

  private static KeysetHandle lastAsPrimary(KeysetHandle keyset) throws GeneralSecurityException {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(keyset);
    builder.getAt(builder.size() - 1).makePrimary();
    return built(builder);
  }

  private static List<Integer> ids(KeysetHandle keyset) {
    return IntStream.range(0, keyset.size()).mapToObj(i -> keyset.getAt(i).getId()).toList();
  }

  private static KeysetHandle.Builder.Entry fresh(int id) {
    return KeysetHandle.generateEntryFromParameters(CIPHER).withFixedId(id);
  }

  private static KeysetHandle built(KeysetHandle.Builder builder) throws GeneralSecurityException {
    return builder.setConfiguration(AEAD).build();
  }

  private static int freshId(List<Made> taken) {
    SecureRandom random = new SecureRandom();
    int id = random.nextInt();
    while (isTaken(id, taken)) {
      id = random.nextInt();
    }
    return id;
  }

  private static boolean isTaken(int id, List<Made> taken) {
    return taken.stream().anyMatch(key -> key.id() == id);
  }
}
