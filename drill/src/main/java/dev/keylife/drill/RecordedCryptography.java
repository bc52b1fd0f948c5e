package dev.keylife.drill;

import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is random in cryptography, as the processor that is judged drew it: its key pairs, tokens
 * and material ids are taken from what it published. The same material must have the same id.
 */
final class RecordedCryptography implements Cryptography {
  private static final ByteString SEALED = ByteString.of(new byte[] {1});

  /** Of material that was never accepted: it equals no other. */
  private static final KeyMaterialId UNKNOWN = new KeyMaterialId("f".repeat(64));

  private final Map<ByteString, ImportToken> issued = new HashMap<>();
  private final Map<String, KeyMaterialId> ids = new HashMap<>();
  private @Nullable SpecificRecord published;
  private String material = "";

  /**
   * What was published in answer to the command that is about to be decided.
   *
   * @param ofMaterial which material the command brings
   */
  void tell(SpecificRecord event, String ofMaterial) {
    published = event;
    material = ofMaterial;
  }

  @Override
  public IssuedParameters issueParameters(
      KeyId key,
      WrappingAlgorithm algorithm,
      WrappingKeySpec spec,
      Instant issuedAt,
      Instant validTo) {
    if (!(published instanceof ImportParametersIssued answer)) {
      // Not what the core decides: the events will differ.
      return new IssuedParameters("none", SEALED, SEALED, SEALED);
    }
    ByteString token = ByteString.of(answer.getImportToken());
    String wrappingKeyId = "pair-" + issued.size();
    issued.put(token, new ImportToken(key, wrappingKeyId, algorithm, spec, issuedAt, validTo));
    return new IssuedParameters(wrappingKeyId, ByteString.of(answer.getPublicKey()), token, SEALED);
  }

  @Override
  public TokenRecipient encryptToken(
      ByteString importToken, ByteString recipientPublicKey, String keyArn, ByteString publicKey) {
    // Nobody in a drill asks for it.
    return new TokenRecipient(importToken, recipientPublicKey);
  }

  @Override
  public ImportToken openToken(ByteString importToken) {
    return Optional.ofNullable(issued.get(importToken))
        .orElseThrow(
            () ->
                new KmsException(
                    FailureCode.INVALID_IMPORT_TOKEN,
                    "The import token is damaged or was not issued here."));
  }

  /** No two keys are given the same. */
  @Override
  public SealedMaterial generateMaterial(KeyId key, KeySpec spec) {
    return new SealedMaterial(toldId().orElse(UNKNOWN), SEALED);
  }

  @Override
  public SealedMaterial unwrap(WrappedMaterial wrapped) {
    Optional<KeyMaterialId> known = Optional.ofNullable(ids.get(material)).or(this::toldId);
    known.ifPresent(id -> ids.put(material, id));
    return new SealedMaterial(known.orElse(UNKNOWN), SEALED);
  }

  private Optional<KeyMaterialId> toldId() {
    return published instanceof KeyStateChanged changed
        ? Optional.ofNullable(changed.getKeyMaterialId()).map(KeyMaterialId::new)
        : Optional.empty();
  }
}
