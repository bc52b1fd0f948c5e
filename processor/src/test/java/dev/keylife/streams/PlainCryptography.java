package dev.keylife.streams;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * No cryptography, for tests that need keys by the thousand: a token is what it says, and what is
 * wrapped is there to see.
 */
final class PlainCryptography implements Cryptography {
  static final byte[] MATERIAL = bytes("any material of 32 bytes will do");

  @Override
  public IssuedParameters issueParameters(
      KeyId key,
      WrappingAlgorithm algorithm,
      WrappingKeySpec spec,
      Instant issuedAt,
      Instant validTo) {
    String id = UUID.randomUUID().toString();
    ByteString token = ByteString.of(bytes(key.value() + "|" + id + "|" + validTo));
    return new IssuedParameters(
        id, ByteString.of(bytes("public")), token, ByteString.of(bytes("private " + id)));
  }

  @Override
  public TokenRecipient encryptToken(
      ByteString importToken, ByteString recipientPublicKey, String keyArn, ByteString publicKey) {
    return new TokenRecipient(importToken, recipientPublicKey);
  }

  @Override
  public ImportToken openToken(ByteString importToken) {
    String[] parts = new String(importToken.toArray(), StandardCharsets.UTF_8).split("\\|", -1);
    return new ImportToken(
        new KeyId(parts[0]),
        parts[1],
        WrappingAlgorithm.RSAES_OAEP_SHA_256,
        WrappingKeySpec.RSA_2048,
        Instant.EPOCH,
        Instant.parse(parts[2]));
  }

  @Override
  public SealedMaterial generateMaterial(KeyId key, KeySpec spec) {
    byte[] material = bytes(UUID.randomUUID().toString().substring(4));
    return new SealedMaterial(
        new KeyMaterialId(HexFormat.of().formatHex(material)), ByteString.of(material));
  }

  @Override
  public SealedMaterial unwrap(WrappedMaterial wrapped) {
    ByteString ciphertext = wrapped.encryptedKeyMaterial();
    return new SealedMaterial(
        new KeyMaterialId(HexFormat.of().formatHex(ciphertext.toArray())), ciphertext);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
