package dev.keylife.material;

import static dev.keylife.material.KmsRefusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.Cryptography.IssuedParameters;
import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.format.MaterialFormat;
import dev.keylife.material.keypairs.WrappingKeyPolicy;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.MaterialFingerprint;
import dev.keylife.material.masterkeys.Sealer;
import dev.keylife.material.masterkeys.UnreachableMasterKeys;
import dev.keylife.material.unwrapping.ProviderChoice;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaterialCryptographyTest {
  private static final KeyId KEY = new KeyId("payments");
  private static final Instant VALID_TO = Instant.parse("2026-11-24T10:00:00Z");
  private static final WrappingAlgorithm OAEP = WrappingAlgorithm.RSAES_OAEP_SHA_256;
  private static final MasterKeys KEYS = masterKeys();
  private static final MaterialCryptography CRYPTO = TestCryptography.with(KEYS);
  private static final IssuedParameters ISSUED =
      CRYPTO.issueParameters(KEY, OAEP, WrappingKeySpec.RSA_2048, Instant.EPOCH, VALID_TO);

  @AfterAll
  static void close() {
    CRYPTO.close();
  }

  @Test
  void parametersBelongTogether() throws Exception {
    ImportToken token = CRYPTO.openToken(ISSUED.importToken());

    assertThat(token)
        .isEqualTo(
            new ImportToken(
                KEY,
                ISSUED.wrappingKeyId(),
                OAEP,
                WrappingKeySpec.RSA_2048,
                Instant.EPOCH,
                VALID_TO));
    assertThat(((RSAPublicKey) publicKey(ISSUED)).getModulus().bitLength()).isEqualTo(2048);
  }

  @Test
  void noTwoAnswersShareAnything() {
    IssuedParameters other =
        CRYPTO.issueParameters(KEY, OAEP, WrappingKeySpec.RSA_2048, Instant.EPOCH, VALID_TO);

    assertThat(other.wrappingKeyId()).isNotEqualTo(ISSUED.wrappingKeyId());
    assertThat(other.publicKey()).isNotEqualTo(ISSUED.publicKey());
    assertThat(other.importToken()).isNotEqualTo(ISSUED.importToken());
  }

  @Test
  void importedMaterialRestsSealedUnderItsId() throws Exception {
    byte[] material = MaterialWrapping.newAesKey(32);

    SealedMaterial imported = unwrap(KEY, KeySpec.SYMMETRIC_DEFAULT, ISSUED, wrapped(material));

    assertThat(imported.id()).isEqualTo(new MaterialFingerprint(KEYS).of(KEY, material));
    assertThat(opened(imported)).isEqualTo(material);
  }

  @ParameterizedTest
  @EnumSource
  void materialIsMadeAsItIsImportedAndNeverTheSameTwice(KeySpec spec) {
    SealedMaterial first = CRYPTO.generateMaterial(KEY, spec);
    SealedMaterial second = CRYPTO.generateMaterial(KEY, spec);

    for (SealedMaterial made : List.of(first, second)) {
      byte[] material = opened(made);
      MaterialFormat.of(spec).check(material);
      assertThat(new MaterialFingerprint(KEYS).of(KEY, material)).isEqualTo(made.id());
    }
    assertThat(second.id()).isNotEqualTo(first.id());
  }

  @Test
  void anHmacKeyIsAsLongAsItsDigest() {
    Map.of(KeySpec.HMAC_224, 28, KeySpec.HMAC_256, 32, KeySpec.HMAC_384, 48, KeySpec.HMAC_512, 64)
        .forEach(
            (spec, length) ->
                assertThat(opened(CRYPTO.generateMaterial(KEY, spec))).hasSize(length));
  }

  private static byte[] opened(SealedMaterial material) {
    SecretId id = new SecretId(KEY, SecretId.Kind.KEY_MATERIAL, material.id().value());
    return new Sealer(KEYS.sealing()).open(id, material.sealed());
  }

  @Test
  void materialOfAMultiRegionKeyHasItsIdOfTheCommonKeysetAndIsSealedUnderItsOwn() throws Exception {
    MasterKeys common = masterKeys();
    byte[] material = MaterialWrapping.newAesKey(32);
    try (MaterialCryptography crypto =
        MaterialCryptography.with(
            KEYS,
            Optional.of(common),
            WrappingKeyPolicy.ownPairs(0),
            TestCryptography.unwrapper(ProviderChoice.JDK))) {
      SealedMaterial imported = crypto.unwrap(multiRegion(material));

      assertThat(imported.id()).isEqualTo(new MaterialFingerprint(common).of(KEY, material));
      assertThat(opened(imported)).isEqualTo(material);
    }
    refusal(FailureCode.DEPENDENCY_TIMEOUT, () -> CRYPTO.unwrap(multiRegion(material)));
  }

  private static Cryptography.WrappedMaterial multiRegion(byte[] material) throws Exception {
    return new Cryptography.WrappedMaterial(
        KEY,
        KeySpec.SYMMETRIC_DEFAULT,
        CRYPTO.openToken(ISSUED.importToken()),
        ISSUED.sealedWrappingKey(),
        wrapped(material),
        /* multiRegion= */ true);
  }

  @Test
  void aSharedWrappingKeyIsNobodysMaterial() {
    WrappingKeyPolicy shared =
        new WrappingKeyPolicy(1, Set.of(), Integer.MAX_VALUE, Duration.ofDays(1));
    try (MaterialCryptography crypto =
        MaterialCryptography.with(KEYS, shared, TestCryptography.unwrapper(ProviderChoice.JDK))) {
      IssuedParameters issued =
          crypto.issueParameters(KEY, OAEP, WrappingKeySpec.RSA_2048, Instant.EPOCH, VALID_TO);
      SecretId wrappingKey = new SecretId(KEY, SecretId.Kind.WRAPPING_KEY, issued.wrappingKeyId());
      byte[] shareable = new Sealer(KEYS.sealing()).open(wrappingKey, issued.sealedWrappingKey());

      SealedMaterial made = crypto.generateMaterial(KEY, KeySpec.RSA_2048);

      assertThat(new MaterialFingerprint(KEYS).of(KEY, shareable)).isNotEqualTo(made.id());
    }
  }

  @Test
  void theSameMaterialHasTheSameIdAgain() throws Exception {
    byte[] material = MaterialWrapping.newAesKey(32);
    SealedMaterial first = unwrap(KEY, KeySpec.SYMMETRIC_DEFAULT, ISSUED, wrapped(material));
    SealedMaterial again = unwrap(KEY, KeySpec.SYMMETRIC_DEFAULT, ISSUED, wrapped(material));

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.sealed()).isNotEqualTo(first.sealed());
  }

  @Test
  void materialOfTheWrongLengthIsNamedByItsLengthAlone() throws Exception {
    ByteString wrapped = wrapped(new byte[31]);

    assertThat(
            refusal(
                FailureCode.INCORRECT_KEY_MATERIAL,
                () -> unwrap(KEY, KeySpec.SYMMETRIC_DEFAULT, ISSUED, wrapped)))
        .isEqualTo("SYMMETRIC_DEFAULT key material must have 32 bytes, not 31.");
  }

  @Test
  void aWrappingKeyOfAnotherKeyDoesNotOpen() throws Exception {
    ByteString wrapped = wrapped(new byte[32]);

    refusal(
        FailureCode.KMS_INTERNAL,
        () -> unwrap(new KeyId("other"), KeySpec.SYMMETRIC_DEFAULT, ISSUED, wrapped));
  }

  @Test
  void aTokenOfAnotherInstallationIsRefused() {
    try (MaterialCryptography other = TestCryptography.with(masterKeys())) {
      refusal(FailureCode.INVALID_IMPORT_TOKEN, () -> other.openToken(ISSUED.importToken()));
    }
  }

  @Test
  void masterKeysOutOfReachFailTheCommandForNow() {
    try (MaterialCryptography far = TestCryptography.with(new UnreachableMasterKeys())) {
      refusal(
          FailureCode.DEPENDENCY_TIMEOUT,
          () -> far.issueParameters(KEY, OAEP, WrappingKeySpec.RSA_2048, Instant.EPOCH, VALID_TO));
    }
  }

  private static SealedMaterial unwrap(
      KeyId key, KeySpec spec, IssuedParameters issued, ByteString wrapped) {
    ImportToken token = CRYPTO.openToken(issued.importToken());
    return CRYPTO.unwrap(
        new Cryptography.WrappedMaterial(key, spec, token, issued.sealedWrappingKey(), wrapped));
  }

  private static ByteString wrapped(byte[] material) throws GeneralSecurityException {
    return ByteString.of(MaterialWrapping.wrap(publicKey(ISSUED), OAEP, material));
  }

  private static PublicKey publicKey(IssuedParameters issued) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new X509EncodedKeySpec(issued.publicKey().toArray()));
  }

  private static MasterKeys masterKeys() {
    try {
      return TestKeyset.newMasterKeys();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
