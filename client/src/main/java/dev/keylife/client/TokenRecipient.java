package dev.keylife.client;

import dev.keylife.event.ImportParametersIssued;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * Whoever import tokens are encrypted to. Events are read by everybody who publishes commands; with
 * {@code recipientPublicKey} in {@code GetParametersForImport} the token in the answer serves
 * nobody but the one who asked.
 *
 * <p>HPKE (RFC 9180) in base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM. Safe for use by several threads.
 */
public final class TokenRecipient {
  private static final int ENCAPSULATED_BYTES = 32;

  /** What is before the key in X.509 SubjectPublicKeyInfo; RFC 8410, section 4. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

  private final X25519PrivateKeyParameters privateKey;
  private final byte[] publicKey;

  private TokenRecipient(X25519PrivateKeyParameters privateKey) {
    this.privateKey = privateKey;
    byte[] key = privateKey.generatePublicKey().getEncoded();
    this.publicKey = Arrays.copyOf(PREFIX, PREFIX.length + key.length);
    System.arraycopy(key, 0, publicKey, PREFIX.length, key.length);
  }

  /** With a new key pair, which lives as long as this. */
  public static TokenRecipient fresh() {
    return new TokenRecipient(new X25519PrivateKeyParameters(new SecureRandom()));
  }

  /**
   * With the key pair that follows from a seed, for who must be able to open a token that was sent
   * before.
   *
   * @param seed 32 secret bytes
   */
  public static TokenRecipient of(byte[] seed) {
    return new TokenRecipient(new X25519PrivateKeyParameters(seed, 0));
  }

  /** For {@code GetParametersForImport}: X.509 SubjectPublicKeyInfo, DER. */
  public ByteBuffer publicKey() {
    return ByteBuffer.wrap(publicKey.clone());
  }

  /**
   * The parameters with the token that goes into the import command. Parameters whose token is not
   * encrypted are returned as they are.
   *
   * @throws KeylifeClientException if the token was encrypted to somebody else
   */
  public ImportParametersIssued open(ImportParametersIssued issued) {
    if (issued.getImportTokenRecipient() == null) {
      return issued;
    }
    byte[] sent = bytes(issued.getImportToken());
    try {
      HPKE hpke =
          new HPKE(
              HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
      byte[] token =
          hpke.setupBaseR(
                  Arrays.copyOf(sent, ENCAPSULATED_BYTES),
                  new AsymmetricCipherKeyPair(ownPublicKey(), privateKey),
                  info(issued))
              .open(new byte[0], Arrays.copyOfRange(sent, ENCAPSULATED_BYTES, sent.length));
      return ImportParametersIssued.newBuilder(issued)
          .setImportToken(ByteBuffer.wrap(token))
          .setImportTokenRecipient(null)
          .build();
    } catch (InvalidCipherTextException | RuntimeException e) {
      throw new KeylifeClientException(
          KeylifeClientException.Reason.NO_ANSWER,
          "The import token was encrypted to another key than this run's, as it is where the"
              + " command id was used before. Ask for new import parameters under a new command"
              + " id.");
    }
  }

  private X25519PublicKeyParameters ownPublicKey() {
    return privateKey.generatePublicKey();
  }

  /** Which key and which wrapping key the token is for. */
  private static byte[] info(ImportParametersIssued issued) {
    byte[] wrappingKey = bytes(issued.getPublicKey());
    byte[] arn =
        Optional.ofNullable(issued.getHeader().getKeyArn())
            .orElse("")
            .getBytes(StandardCharsets.UTF_8);
    byte[] info = Arrays.copyOf(wrappingKey, wrappingKey.length + arn.length);
    System.arraycopy(arn, 0, info, wrappingKey.length, arn.length);
    return info;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
