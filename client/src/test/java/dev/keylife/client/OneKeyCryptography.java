package dev.keylife.client;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.schema.FramedSha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * Unwraps for real, with the JDK alone and one key pair for all, seals nothing, and remembers what
 * was imported: so a test sees whether the other side got the very material.
 */
public final class OneKeyCryptography implements Cryptography {
  /** RSA_2048, whatever was asked for. */
  public final KeyPair wrappingKey = keyPair();

  /** The plaintext that was imported last, by key id. */
  public final Map<String, byte[]> imported = new ConcurrentHashMap<>();

  /** Why imports into a key fail, by key id. */
  public final Map<String, FailureCode> refused = new ConcurrentHashMap<>();

  private final AtomicInteger issued = new AtomicInteger();

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  @Override
  public IssuedParameters issueParameters(
      KeyId key,
      WrappingAlgorithm algorithm,
      WrappingKeySpec spec,
      Instant issuedAt,
      Instant validTo) {
    String id = "wk" + issued.incrementAndGet();
    String token =
        String.join(
            "|", key.value(), id, algorithm.name(), spec.name(), issuedAt + "", validTo + "");
    return new IssuedParameters(
        id, ByteString.of(wrappingKey.getPublic().getEncoded()), bytes(token), bytes("sealed"));
  }

  @Override
  public ImportToken openToken(ByteString importToken) {
    String[] parts = new String(importToken.toArray(), StandardCharsets.UTF_8).split("\\|", -1);
    if (parts.length != 6) {
      throw new KmsException(FailureCode.INVALID_IMPORT_TOKEN, "not a token");
    }
    return new ImportToken(
        new KeyId(parts[0]),
        parts[1],
        WrappingAlgorithm.valueOf(parts[2]),
        WrappingKeySpec.valueOf(parts[3]),
        Instant.parse(parts[4]),
        Instant.parse(parts[5]));
  }

  @Override
  public TokenRecipient encryptToken(
      ByteString importToken, ByteString recipientPublicKey, String keyArn, ByteString publicKey) {
    byte[] recipient = recipientPublicKey.toArray();
    HPKE hpke =
        new HPKE(
            HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    try {
      HPKEContextWithEncapsulation context =
          hpke.setupBaseS(
              new X25519PublicKeyParameters(recipient, recipient.length - 32),
              joined(publicKey.toArray(), keyArn.getBytes(StandardCharsets.UTF_8)));
      byte[] sealed = context.seal(new byte[0], importToken.toArray());
      return new TokenRecipient(
          ByteString.of(joined(context.getEncapsulation(), sealed)), recipientPublicKey);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public SealedMaterial generateMaterial(KeyId key, KeySpec spec) {
    byte[] id = new FramedSha256().add(key.value()).add(spec.name()).digest();
    return new SealedMaterial(new KeyMaterialId(HexFormat.of().formatHex(id)), bytes("sealed"));
  }

  @Override
  public SealedMaterial unwrap(WrappedMaterial wrapped) {
    String key = wrapped.key().value();
    if (refused.containsKey(key)) {
      throw new KmsException(refused.get(key), "Refused, with \"quotes\", for the test.");
    }
    byte[] material =
        Unwrapping.unwrap(
            wrapped.encryptedKeyMaterial().toArray(),
            wrappingKey.getPrivate(),
            dev.keylife.type.WrappingAlgorithm.valueOf(wrapped.token().algorithm().name()));
    imported.put(key, material);
    byte[] id = new FramedSha256().add(key).add(material).digest();
    return new SealedMaterial(new KeyMaterialId(HexFormat.of().formatHex(id)), bytes("sealed"));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static ByteString bytes(String text) {
    return ByteString.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
