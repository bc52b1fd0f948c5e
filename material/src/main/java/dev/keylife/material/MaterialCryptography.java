package dev.keylife.material;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeyPairNeed;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.Resealing;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.format.MaterialFormat;
import dev.keylife.material.keypairs.RecentKeys;
import dev.keylife.material.keypairs.WrappingKeyPolicy;
import dev.keylife.material.keypairs.WrappingKeyPool;
import dev.keylife.material.keypairs.WrappingKeys;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.MaterialFingerprint;
import dev.keylife.material.masterkeys.Sealer;
import dev.keylife.material.tokens.ImportTokens;
import dev.keylife.material.tokens.TokenEncryption;
import dev.keylife.material.unwrapping.Unwrapper;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * The cryptography behind the lifecycle: puts together wrapping keys, tokens, unwrapping, formats,
 * material ids and sealing, each of which is a class of its own.
 *
 * <p>Safe for use by several threads.
 */
public final class MaterialCryptography
    implements Cryptography, KeyPairSupply, Resealing, AutoCloseable {
  private final MasterKeys keys;
  private final Sealer sealer;
  private final ImportTokens tokens;
  private final MaterialFingerprint fingerprint;
  private final Optional<MaterialFingerprint> regionsFingerprint;
  private final WrappingKeys wrappingKeys;
  private final BiFunction<WrappingAlgorithm, byte[], PrivateKey> keyReader;
  private final Unwrapper unwrapper;
  private final MaterialGenerator generator;

  private MaterialCryptography(
      MasterKeys keys,
      Optional<MasterKeys> regionsKeys,
      WrappingKeys wrappingKeys,
      BiFunction<WrappingAlgorithm, byte[], PrivateKey> keyReader,
      Unwrapper unwrapper) {
    this.keys = keys;
    this.sealer = new Sealer(keys.sealing());
    this.tokens = new ImportTokens(keys.tokens());
    this.fingerprint = new MaterialFingerprint(keys);
    this.regionsFingerprint = regionsKeys.map(MaterialFingerprint::new);
    this.wrappingKeys = wrappingKeys;
    this.keyReader = keyReader;
    this.unwrapper = unwrapper;
    this.generator = new MaterialGenerator(wrappingKeys);
  }

  /**
   * Cryptography that rests on master keys.
   *
   * @param keys the master keys
   * @param poolSize how many wrapping key pairs of each spec are kept ready in memory
   * @param unwrapper what opens wrapped key material
   */
  public static MaterialCryptography with(MasterKeys keys, int poolSize, Unwrapper unwrapper) {
    return with(keys, WrappingKeyPolicy.ownPairs(poolSize), unwrapper);
  }

  /**
   * Cryptography that rests on master keys.
   *
   * @param keys the master keys
   * @param policy how wrapping key pairs are kept ready and given out
   * @param unwrapper what opens wrapped key material
   */
  public static MaterialCryptography with(
      MasterKeys keys, WrappingKeyPolicy policy, Unwrapper unwrapper) {
    return with(keys, Optional.empty(), policy, unwrapper);
  }

  /**
   * Cryptography that rests on master keys.
   *
   * @param keys the master keys
   * @param regionsKeys the keyset that all Regions have in common, whose fingerprint key makes the
   *     ids of multi-Region keys' materials; nothing is sealed under it. Empty where there are no
   *     multi-Region keys
   * @param policy how wrapping key pairs are kept ready and given out
   * @param unwrapper what opens wrapped key material
   */
  public static MaterialCryptography with(
      MasterKeys keys,
      Optional<MasterKeys> regionsKeys,
      WrappingKeyPolicy policy,
      Unwrapper unwrapper) {
    return with(keys, regionsKeys, policy, unwrapper, System::nanoTime);
  }

  static MaterialCryptography with(
      MasterKeys keys,
      Optional<MasterKeys> regionsKeys,
      WrappingKeyPolicy policy,
      Unwrapper unwrapper,
      LongSupplier nanoTime) {
    WrappingKeyPool pool = new WrappingKeyPool(policy, unwrapper::newKeyPair, nanoTime);
    return new MaterialCryptography(
        keys,
        regionsKeys,
        new WrappingKeys(policy, pool, nanoTime),
        keyReader(policy, pool, unwrapper, nanoTime),
        unwrapper);
  }

  /** A key of its own comes once: to remember it would only keep it in memory for longer. */
  private static BiFunction<WrappingAlgorithm, byte[], PrivateKey> keyReader(
      WrappingKeyPolicy policy, WrappingKeyPool pool, Unwrapper unwrapper, LongSupplier nanoTime) {
    if (!policy.isShared()) {
      return unwrapper::readKey;
    }
    RecentKeys recent = new RecentKeys(unwrapper::readKey, nanoTime);
    pool.repeat(recent::forgetOverdue, Duration.ofSeconds(1));
    return recent::read;
  }

  @Override
  public IssuedParameters issueParameters(
      KeyId key,
      WrappingAlgorithm algorithm,
      WrappingKeySpec spec,
      Instant issuedAt,
      Instant validTo) {
    KeyPair pair = wrappingKeys.next(key, spec);
    String wrappingKeyId = UUID.randomUUID().toString();
    byte[] privateKey = pair.getPrivate().getEncoded();
    try {
      return new IssuedParameters(
          wrappingKeyId,
          ByteString.of(pair.getPublic().getEncoded()),
          tokens.seal(new ImportToken(key, wrappingKeyId, algorithm, spec, issuedAt, validTo)),
          sealer.seal(wrappingKeySecret(key, wrappingKeyId), privateKey));
    } finally {
      Arrays.fill(privateKey, (byte) 0);
    }
  }

  @Override
  public boolean isReady(KeyId key, KeyPairNeed need, String asker, Runnable whenReady) {
    return switch (need.purpose()) {
      case WRAPPING -> wrappingKeys.isReady(key, need.spec(), asker, whenReady);
      case MATERIAL -> wrappingKeys.isOwnReady(key, need.spec(), asker, whenReady);
    };
  }

  @Override
  public void forget(KeyId key) {
    wrappingKeys.forget(key);
  }

  @Override
  public TokenRecipient encryptToken(
      ByteString importToken, ByteString recipientPublicKey, String keyArn, ByteString publicKey) {
    return TokenEncryption.encrypt(importToken, recipientPublicKey, keyArn, publicKey);
  }

  @Override
  public ImportToken openToken(ByteString importToken) {
    return tokens.open(importToken);
  }

  @Override
  public SealedMaterial unwrap(WrappedMaterial wrapped) {
    wrappingKeys.noteWork();
    KeyId key = wrapped.key();
    ImportToken token = wrapped.token();
    PrivateKey wrappingKey =
        openWrappingKey(
            token.algorithm(),
            wrappingKeySecret(key, token.wrappingKeyId()),
            wrapped.sealedWrappingKey());
    byte[] material =
        unwrapper.unwrap(wrappingKey, token.algorithm(), wrapped.encryptedKeyMaterial().toArray());
    try {
      return seal(key, wrapped.spec(), material, fingerprintFor(wrapped));
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  @Override
  public SealedMaterial generateMaterial(KeyId key, KeySpec spec) {
    byte[] material = generator.generate(key, spec);
    try {
      return seal(key, spec, material, fingerprint);
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  private MaterialFingerprint fingerprintFor(WrappedMaterial wrapped) {
    if (!wrapped.multiRegion()) {
      return fingerprint;
    }
    return regionsFingerprint.orElseThrow(
        () ->
            new KmsException(
                FailureCode.DEPENDENCY_TIMEOUT,
                "The keyset that is common to all Regions is not there."));
  }

  private SealedMaterial seal(
      KeyId key, KeySpec spec, byte[] material, MaterialFingerprint byFingerprint) {
    MaterialFormat.of(spec).check(material);
    KeyMaterialId id = byFingerprint.of(key, material);
    SecretId secret = new SecretId(key, SecretId.Kind.KEY_MATERIAL, id.value());
    return new SealedMaterial(id, sealer.seal(secret, material));
  }

  @Override
  public KeysetVersion keyset() {
    return keys.version();
  }

  @Override
  public boolean isCurrent(ByteString sealed) {
    return keys.isUnderPrimary(sealed.toArray());
  }

  @Override
  public ByteString reseal(SecretId id, ByteString sealed) {
    byte[] secret = sealer.open(id, sealed);
    try {
      return sealer.seal(id, secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private PrivateKey openWrappingKey(WrappingAlgorithm algorithm, SecretId id, ByteString sealed) {
    byte[] encoded = sealer.open(id, sealed);
    try {
      return keyReader.apply(algorithm, encoded);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static SecretId wrappingKeySecret(KeyId key, String wrappingKeyId) {
    return new SecretId(key, SecretId.Kind.WRAPPING_KEY, wrappingKeyId);
  }

  /** How many wrapping key pairs of a spec wait in memory. */
  public int wrappingKeysReady(WrappingKeySpec spec) {
    return wrappingKeys.ready(spec);
  }

  /** Ends the background work. */
  @Override
  public void close() {
    wrappingKeys.close();
  }
}
