package dev.keylife.gateway.operations.use;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.usage.Use;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.use.DataKeyPairSpec;
import dev.keylife.use.DataKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs, outputs and errors of the operations that use keys. */
class UseOperationsTest {
  private static final DataKeys DATA_KEYS = new DataKeys(KeysInMemory.PROVIDERS);
  private static final byte[] RSA = privateKey(DataKeyPairSpec.RSA_2048);
  private static final byte[] P256 = privateKey(DataKeyPairSpec.ECC_NIST_P256);
  private static final byte[] SECRET = "a plaintext".getBytes(UTF_8);
  private static final Map<String, String> CONTEXT = Map.of("table", "orders", "row", "7");

  private static final String DENIES_ALL =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*"}]}
      """;

  private final KeysInMemory keys = new KeysInMemory(Runnable::run);

  private static byte[] privateKey(DataKeyPairSpec spec) {
    return DATA_KEYS.newPair(spec).privateKey();
  }

  @BeforeEach
  void putKeys() {
    symmetric("aes", KeyState.Enabled);
    symmetric("other", KeyState.Enabled);
    keys.put("rsa", KeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT, KeyState.Enabled, RSA);
    keys.put("rsa-sign", KeySpec.RSA_2048, KeyUsage.SIGN_VERIFY, KeyState.Enabled, RSA);
    keys.put("ec", KeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY, KeyState.Enabled, P256);
    keys.put("ecdh", KeySpec.ECC_NIST_P256, KeyUsage.KEY_AGREEMENT, KeyState.Enabled, P256);
    keys.put(
        "mac",
        KeySpec.HMAC_256,
        KeyUsage.GENERATE_VERIFY_MAC,
        KeyState.Enabled,
        DATA_KEYS.random(32));
    keys.put(
        "kem",
        KeySpec.ML_KEM_768,
        KeyUsage.ENCAPSULATE_DECAPSULATE,
        KeyState.Enabled,
        privateKey(DataKeyPairSpec.ML_KEM_768));
  }

  private void symmetric(String id, KeyState state) {
    byte[] material = new byte[32];
    Arrays.fill(material, (byte) id.hashCode());
    keys.put(id, KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, state, material);
  }

  private JsonNode call(String operation, Object... namesAndValues) {
    return keys.call(operation, namesAndValues);
  }

  private static byte[] bytes(JsonNode output, String member) {
    try {
      return output.get(member).binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiException error(ThrowingCallable call) {
    ApiException error = catchThrowableOfType(ApiException.class, call);
    assertThat(error).as("an error").isNotNull();
    return error;
  }

  private ApiException error(String operation, Object... namesAndValues) {
    return error(() -> call(operation, namesAndValues));
  }

  private byte[] encrypt(String keyId) {
    return bytes(
        call("Encrypt", "KeyId", keyId, "Plaintext", SECRET, "EncryptionContext", CONTEXT),
        "CiphertextBlob");
  }

  /** Decrypts what was encrypted without a context. */
  private byte[] decrypt(byte[] blob) {
    return bytes(call("Decrypt", "CiphertextBlob", blob), "Plaintext");
  }

  /** The input of ReEncrypt for what {@link #encrypt} made. */
  private static Object[] moved(byte[] blob, String to) {
    return new Object[] {
      "CiphertextBlob", blob, "SourceEncryptionContext", CONTEXT, "DestinationKeyId", to
    };
  }

  @Test
  void decryptFindsTheKeyInTheBlob() {
    JsonNode encrypted =
        call("Encrypt", "KeyId", "aes", "Plaintext", SECRET, "EncryptionContext", CONTEXT);
    assertThat(encrypted.get("KeyId").asText()).isEqualTo(KeysInMemory.arn("aes"));
    assertThat(encrypted.get("EncryptionAlgorithm").asText()).isEqualTo("SYMMETRIC_DEFAULT");
    JsonNode decrypted =
        call(
            "Decrypt",
            "CiphertextBlob",
            bytes(encrypted, "CiphertextBlob"),
            "EncryptionContext",
            CONTEXT);
    assertThat(bytes(decrypted, "Plaintext")).isEqualTo(SECRET);
    assertThat(decrypted.get("KeyId").asText()).isEqualTo(KeysInMemory.arn("aes"));
    assertThat(decrypted.get("KeyMaterialId").asText()).isEqualTo(KeysInMemory.materialId(0));
  }

  @Test
  void aBlobOfAMaterialBeforeTheCurrentOneDecrypts() {
    byte[] blob = encrypt("aes");
    byte[] old = new byte[32];
    Arrays.fill(old, (byte) "aes".hashCode());
    keys.put(
        "aes",
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        KeyState.Enabled,
        List.of(old, DATA_KEYS.random(32)));
    JsonNode decrypted = call("Decrypt", "CiphertextBlob", blob, "EncryptionContext", CONTEXT);
    assertThat(bytes(decrypted, "Plaintext")).isEqualTo(SECRET);
    assertThat(decrypted.get("KeyMaterialId").asText()).isEqualTo(KeysInMemory.materialId(0));
    JsonNode renewed = call("ReEncrypt", moved(blob, "aes"));
    assertThat(renewed.get("SourceKeyMaterialId").asText()).isEqualTo(KeysInMemory.materialId(0));
    assertThat(renewed.get("DestinationKeyMaterialId").asText())
        .isEqualTo(KeysInMemory.materialId(1));
    assertThat(decrypt(bytes(renewed, "CiphertextBlob"))).isEqualTo(SECRET);
  }

  @Test
  void decryptErrorsAreThoseOfAws() {
    byte[] blob = encrypt("aes");
    assertThat(error("Decrypt", "CiphertextBlob", blob).type())
        .as("without the context")
        .isEqualTo(ErrorType.InvalidCiphertextException);
    assertThat(error("Decrypt", "CiphertextBlob", blob, "KeyId", "other").type())
        .isEqualTo(ErrorType.IncorrectKeyException);
    assertThat(error("Decrypt", "CiphertextBlob", blob, "KeyId", "nobody").type())
        .isEqualTo(ErrorType.NotFoundException);
    assertThat(error("Decrypt", "CiphertextBlob", new byte[100]).type())
        .isEqualTo(ErrorType.InvalidCiphertextException);
    assertThat(error("Decrypt").type()).isEqualTo(ErrorType.ValidationException);
    assertThat(
            error(
                    "Decrypt",
                    "CiphertextBlob",
                    new byte[256],
                    "EncryptionAlgorithm",
                    "RSAES_OAEP_SHA_256")
                .type())
        .as("RSA without a key id")
        .isEqualTo(ErrorType.ValidationException);
    byte[] unknown = blob.clone();
    unknown[2] = 'A';
    assertThat(error("Decrypt", "CiphertextBlob", unknown))
        .hasMessageStartingWith(
            "The ciphertext refers to a customer master key that does not exist")
        .extracting(ApiException::type)
        .isEqualTo(ErrorType.AccessDeniedException);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"})
  void rsaEncryptsAndDecrypts(String algorithm) {
    byte[] ciphertext =
        bytes(
            call("Encrypt", "KeyId", "rsa", "Plaintext", SECRET, "EncryptionAlgorithm", algorithm),
            "CiphertextBlob");
    JsonNode decrypted =
        call(
            "Decrypt",
            "KeyId",
            KeysInMemory.arn("rsa"),
            "CiphertextBlob",
            ciphertext,
            "EncryptionAlgorithm",
            algorithm);
    assertThat(bytes(decrypted, "Plaintext")).isEqualTo(SECRET);
    assertThat(decrypted.has("KeyMaterialId")).isFalse();
    JsonNode moved =
        call(
            "ReEncrypt",
            "SourceKeyId",
            "rsa",
            "CiphertextBlob",
            ciphertext,
            "SourceEncryptionAlgorithm",
            algorithm,
            "DestinationKeyId",
            "aes");
    assertThat(moved.get("SourceKeyId").asText()).isEqualTo(KeysInMemory.arn("rsa"));
    assertThat(moved.get("KeyId").asText()).isEqualTo(KeysInMemory.arn("aes"));
    assertThat(decrypt(bytes(moved, "CiphertextBlob"))).isEqualTo(SECRET);
  }

  @Test
  void dataKeysComeInTwoForms() {
    JsonNode both = call("GenerateDataKey", "KeyId", "aes", "KeySpec", "AES_128");
    assertThat(bytes(both, "Plaintext")).hasSize(16);
    assertThat(decrypt(bytes(both, "CiphertextBlob"))).isEqualTo(bytes(both, "Plaintext"));
    assertThat(both.get("KeyMaterialId").asText()).isEqualTo(KeysInMemory.materialId(0));
    JsonNode one = call("GenerateDataKeyWithoutPlaintext", "KeyId", "aes", "NumberOfBytes", 1024);
    assertThat(one.has("Plaintext")).isFalse();
    assertThat(decrypt(bytes(one, "CiphertextBlob"))).hasSize(1024);
    assertThat(error("GenerateDataKey", "KeyId", "aes"))
        .hasMessage("Please specify either number of bytes or key spec.");
    assertThat(error("GenerateDataKey", "KeyId", "aes", "NumberOfBytes", 8, "KeySpec", "AES_256"))
        .hasMessage("Please specify either number of bytes or key spec.");
    assertThat(error("GenerateDataKey", "KeyId", "rsa", "KeySpec", "AES_256").type())
        .isEqualTo(ErrorType.InvalidKeyUsageException);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ECC_NIST_P256", "ECC_NIST_EDWARDS25519", "ML_KEM_512"})
  void dataKeyPairsComeInTwoForms(String spec) {
    JsonNode both = call("GenerateDataKeyPair", "KeyId", "aes", "KeyPairSpec", spec);
    assertThat(decrypt(bytes(both, "PrivateKeyCiphertextBlob")))
        .isEqualTo(bytes(both, "PrivateKeyPlaintext"));
    assertThat(bytes(both, "PublicKey")).isNotEmpty();
    assertThat(both.get("KeyPairSpec").asText()).isEqualTo(spec);
    JsonNode one = call("GenerateDataKeyPairWithoutPlaintext", "KeyId", "aes", "KeyPairSpec", spec);
    assertThat(one.has("PrivateKeyPlaintext")).isFalse();
    assertThat(decrypt(bytes(one, "PrivateKeyCiphertextBlob")))
        .as("not wiped before it was encrypted")
        .isNotEqualTo(new byte[bytes(both, "PrivateKeyPlaintext").length]);
    assertThat(error("GenerateDataKeyPair", "KeyId", "aes", "KeyPairSpec", "SM2").type())
        .isEqualTo(ErrorType.UnsupportedOperationException);
  }

  @Test
  void signaturesAreValidOrAnError() {
    Object[] message = {"KeyId", "ec", "Message", SECRET, "SigningAlgorithm", "ECDSA_SHA_256"};
    byte[] signature = bytes(call("Sign", message), "Signature");
    JsonNode verified = call("Verify", with(message, "Signature", signature));
    assertThat(verified.get("SignatureValid").asBoolean()).isTrue();
    signature[signature.length - 1] ^= 1;
    assertThat(error("Verify", with(message, "Signature", signature)).type())
        .isEqualTo(ErrorType.KMSInvalidSignatureException);
    assertThat(error("Sign", with(message, "MessageType", "DIGEST")))
        .hasMessage("Digest is invalid length for algorithm ECDSA_SHA_256.");
    assertThat(error("Sign", "KeyId", "ec", "Message", SECRET, "SigningAlgorithm", "SM2DSA"))
        .hasMessage("Algorithm SM2DSA is incompatible with key spec ECC_NIST_P256.");
  }

  private static Object[] with(Object[] members, Object... more) {
    List<Object> all = new ArrayList<>(List.of(members));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void macsAreValidOrAnError() {
    Object[] message = {"KeyId", "mac", "Message", SECRET, "MacAlgorithm", "HMAC_SHA_256"};
    byte[] mac = bytes(call("GenerateMac", message), "Mac");
    assertThat(call("VerifyMac", with(message, "Mac", mac)).get("MacValid").asBoolean()).isTrue();
    mac[0] ^= 1;
    assertThat(error("VerifyMac", with(message, "Mac", mac)).type())
        .isEqualTo(ErrorType.KMSInvalidMacException);
    assertThat(
            error("GenerateMac", "KeyId", "mac", "Message", SECRET, "MacAlgorithm", "HMAC_SHA_512")
                .type())
        .isEqualTo(ErrorType.InvalidKeyUsageException);
  }

  @Test
  void secretsAreAgreedOnAndEncapsulated() {
    byte[] publicKey = bytes(call("GetPublicKey", "KeyId", "ecdh"), "PublicKey");
    JsonNode derived =
        call(
            "DeriveSharedSecret",
            "KeyId",
            "ecdh",
            "KeyAgreementAlgorithm",
            "ECDH",
            "PublicKey",
            publicKey);
    assertThat(bytes(derived, "SharedSecret")).hasSize(32);
    assertThat(derived.get("KeyOrigin").asText()).isEqualTo("EXTERNAL");
    JsonNode made = call("Encapsulate", "KeyId", "kem", "EncapsulationAlgorithm", "ML_KEM");
    byte[] ciphertext = bytes(made, "SharedSecretCiphertextBlob");
    assertThat(ciphertext).hasSize(1088);
    Object[] input = {"KeyId", "kem", "EncapsulationAlgorithm", "ML_KEM"};
    assertThat(
            bytes(
                call("Decapsulate", with(input, "SharedSecretCiphertextBlob", ciphertext)),
                "SharedSecret"))
        .isEqualTo(bytes(made, "SharedSecret"));
    assertThat(error("Decapsulate", with(input, "SharedSecretCiphertextBlob", new byte[7])).type())
        .isEqualTo(ErrorType.InvalidCiphertextException);
  }

  @Test
  void publicKeysAreToldWithTheirAlgorithms() {
    JsonNode key = call("GetPublicKey", "KeyId", "rsa-sign");
    assertThat(key.get("KeyUsage").asText()).isEqualTo("SIGN_VERIFY");
    assertThat(key.get("KeySpec").asText()).isEqualTo("RSA_2048");
    assertThat(key.get("SigningAlgorithms")).hasSize(6);
    assertThat(error("GetPublicKey", "KeyId", "aes").type())
        .isEqualTo(ErrorType.UnsupportedOperationException);
    assertThat(error("GetPublicKey", "KeyId", "mac").type())
        .isEqualTo(ErrorType.UnsupportedOperationException);
  }

  @Test
  void randomBytesNeedNoKey() {
    assertThat(bytes(call("GenerateRandom", "NumberOfBytes", 33), "Plaintext")).hasSize(33);
    assertThat(error("GenerateRandom").type()).isEqualTo(ErrorType.ValidationException);
    assertThat(error("GenerateRandom", "NumberOfBytes", 1025).type())
        .isEqualTo(ErrorType.ValidationException);
    assertThat(error("GenerateRandom", "NumberOfBytes", 1, "CustomKeyStoreId", "cks-1").type())
        .isEqualTo(ErrorType.UnsupportedOperationException);
  }

  @ParameterizedTest
  @CsvSource({
    "Disabled, DisabledException, is disabled.",
    "PendingImport, KMSInvalidStateException, is pending import.",
    "PendingDeletion, KMSInvalidStateException, is pending deletion.",
    "Unavailable, KMSInvalidStateException, is unavailable."
  })
  void aKeyThatIsNotEnabledIsNotUsed(KeyState state, ErrorType type, String words) {
    byte[] blob = encrypt("aes");
    symmetric("aes", state);
    List<ThrowingCallable> calls =
        List.of(
            () -> call("Encrypt", "KeyId", "aes", "Plaintext", SECRET),
            () -> call("Decrypt", "CiphertextBlob", blob, "EncryptionContext", CONTEXT),
            () -> call("GenerateDataKey", "KeyId", "aes", "KeySpec", "AES_256"),
            () -> call("GenerateDataKeyPair", "KeyId", "aes", "KeyPairSpec", "ECC_NIST_P256"),
            () -> call("ReEncrypt", moved(blob, "other")),
            () -> call("ReEncrypt", moved(encrypt("other"), "aes")));
    for (ThrowingCallable call : calls) {
      ApiException error = error(call);
      assertThat(error.type()).isEqualTo(type);
      assertThat(error.words()).isEqualTo(KeysInMemory.arn("aes") + " " + words);
    }
  }

  @Test
  void aKeyDoesWhatItsUsageSays() {
    assertThat(
            error(
                "Sign",
                "KeyId",
                "rsa",
                "Message",
                SECRET,
                "SigningAlgorithm",
                "RSASSA_PSS_SHA_256"))
        .hasMessage(
            KeysInMemory.arn("rsa") + " key usage is ENCRYPT_DECRYPT which is not valid for Sign.");
    assertThat(error("Encrypt", "KeyId", "rsa-sign", "Plaintext", SECRET).type())
        .isEqualTo(ErrorType.InvalidKeyUsageException);
    assertThat(
            error(
                    "DeriveSharedSecret",
                    "KeyId",
                    "ec",
                    "KeyAgreementAlgorithm",
                    "ECDH",
                    "PublicKey",
                    new byte[91])
                .type())
        .isEqualTo(ErrorType.InvalidKeyUsageException);
  }

  @Test
  void aKeyPolicyDecidesWithWhatTheCallSays() {
    byte[] blob = encrypt("aes");
    keys.policy(
        "aes",
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:user/alice"},
           "Action": ["kms:Decrypt", "kms:ReEncryptFrom"], "Resource": "*",
           "Condition": {"StringEquals": {"kms:EncryptionContext:table": "orders"}}}
        ]}
        """);
    symmetric("aes", KeyState.Enabled);
    call("Decrypt", "KeyId", "aes", "CiphertextBlob", blob, "EncryptionContext", CONTEXT);
    assertThat(
            error(
                    "Decrypt",
                    "KeyId",
                    "aes",
                    "CiphertextBlob",
                    blob,
                    "EncryptionContext",
                    Map.of("table", "persons"))
                .type())
        .as("before the ciphertext is looked at")
        .isEqualTo(ErrorType.AccessDeniedException);
    assertThat(error("Decrypt", "CiphertextBlob", blob))
        .hasMessageStartingWith(
            "The ciphertext refers to a customer master key that does not exist");
    assertThat(error(() -> encrypt("aes")).type()).isEqualTo(ErrorType.AccessDeniedException);
    assertThat(error("ReEncrypt", moved(blob, "aes")).type())
        .as("ReEncryptTo")
        .isEqualTo(ErrorType.AccessDeniedException);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alias/orders", "arn:aws:kms:us-east-1:000000000000:alias/orders"})
  void anAliasStandsForItsKey(String alias) {
    keys.alias("alias/orders", "aes");
    assertThat(call("Encrypt", "KeyId", alias, "Plaintext", SECRET).get("KeyId").asText())
        .isEqualTo(KeysInMemory.arn("aes"));
    assertThat(error("Encrypt", "KeyId", "alias/nobody", "Plaintext", SECRET).words())
        .isEqualTo("Alias arn:aws:kms:us-east-1:000000000000:alias/nobody is not found.");
    assertThat(error("Encrypt", "KeyId", "arn:aws:kms:us-east-1:1:x", "Plaintext", SECRET).type())
        .isEqualTo(ErrorType.InvalidArnException);
  }

  /** A dry run fails as the real thing would, or says that it would have succeeded. */
  @Test
  void aDryRunDoesEverythingButAnswer() {
    assertThat(error("Encrypt", "KeyId", "aes", "Plaintext", SECRET, "DryRun", true).type())
        .isEqualTo(ErrorType.DryRunOperationException);
    byte[] blob = encrypt("aes");
    assertThat(error("Decrypt", "CiphertextBlob", blob, "DryRun", true).type())
        .isEqualTo(ErrorType.InvalidCiphertextException);
    assertThat(
            error("Decrypt", "CiphertextBlob", blob, "EncryptionContext", CONTEXT, "DryRun", true)
                .type())
        .isEqualTo(ErrorType.DryRunOperationException);
    Object[] ignoring = {"DryRun", true, "DryRunModifiers", List.of("IGNORE_CIPHERTEXT")};
    assertThat(error("Decrypt", with(ignoring, "KeyId", "aes")).type())
        .isEqualTo(ErrorType.DryRunOperationException);
    assertThat(error("Decrypt", ignoring).type()).isEqualTo(ErrorType.ValidationException);
    assertThat(
            error("ReEncrypt", with(ignoring, "SourceKeyId", "aes", "DestinationKeyId", "nobody"))
                .type())
        .isEqualTo(ErrorType.NotFoundException);
    assertThat(
            error("Decrypt", "KeyId", "aes", "DryRunModifiers", List.of("IGNORE_CIPHERTEXT"))
                .type())
        .as("no dry run")
        .isEqualTo(ErrorType.ValidationException);
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThat(
            error("Encrypt", "KeyId", "aes", "Plaintext", SECRET, "GrantTokens", List.of("a-token"))
                .type())
        .isEqualTo(ErrorType.InvalidGrantTokenException);
    assertThat(
            error(
                    "GenerateDataKey",
                    "KeyId",
                    "aes",
                    "KeySpec",
                    "AES_256",
                    "Recipient",
                    Map.of("AttestationDocument", SECRET))
                .type())
        .isEqualTo(ErrorType.UnsupportedOperationException);
  }

  @Test
  void whatTakesLongIsBounded() {
    KeysInMemory busy =
        new KeysInMemory(
            work -> {
              throw new RejectedExecutionException("all workers are busy");
            });
    busy.put("ec", KeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY, KeyState.Enabled, P256);
    assertThat(
            error(
                    () ->
                        busy.call(
                            "Sign",
                            "KeyId",
                            "ec",
                            "Message",
                            SECRET,
                            "SigningAlgorithm",
                            "ECDSA_SHA_256"))
                .type())
        .isEqualTo(ErrorType.ThrottlingException);
  }

  @Test
  void inputsAreHeldAgainstTheModel() {
    assertThat(error("Encrypt", "KeyId", "aes", "Plaintext", new byte[4097]))
        .hasMessageContaining("4097 bytes")
        .extracting(ApiException::type)
        .isEqualTo(ErrorType.ValidationException);
    assertThat(
            error(
                    "Encrypt",
                    "KeyId",
                    "aes",
                    "Plaintext",
                    SECRET,
                    "EncryptionContext",
                    Map.of("k", 1))
                .type())
        .isEqualTo(ErrorType.SerializationException);
  }

  private static Use.Kind told(String keyId, String operation, String algorithm) {
    return new Use.Kind(
        keyId,
        operation,
        "arn:aws:iam::000000000000:user/alice",
        Optional.ofNullable(algorithm),
        Optional.of(KeysInMemory.materialId(0)),
        Optional.empty());
  }

  private List<Use.Kind> told() {
    return keys.uses.stream().map(Use::kind).toList();
  }

  @Test
  void everyUseIsToldWithItsKeyHoweverTheCallNamesIt() {
    keys.alias("alias/aes", "aes");
    byte[] blob = encrypt("alias/aes");
    call("Decrypt", "CiphertextBlob", blob, "EncryptionContext", CONTEXT);
    call(
        "Sign",
        "KeyId",
        KeysInMemory.arn("ec"),
        "Message",
        SECRET,
        "SigningAlgorithm",
        "ECDSA_SHA_256");
    call("GenerateMac", "KeyId", "mac", "Message", SECRET, "MacAlgorithm", "HMAC_SHA_256");
    call("GetPublicKey", "KeyId", "ec");
    call("GenerateRandom", "NumberOfBytes", 8);
    assertThat(told())
        .containsExactly(
            told("aes", "Encrypt", "SYMMETRIC_DEFAULT"),
            told("aes", "Decrypt", "SYMMETRIC_DEFAULT"),
            told("ec", "Sign", "ECDSA_SHA_256"),
            told("mac", "GenerateMac", "HMAC_SHA_256"),
            told("ec", "GetPublicKey", null));
    assertThat(keys.uses).allMatch(use -> use.requestId().equals("request"));
  }

  @Test
  void bothKeysOfReEncryptAreTold() {
    byte[] blob = encrypt("aes");
    keys.uses.clear();
    call(
        "ReEncrypt",
        with(moved(blob, "rsa"), "DestinationEncryptionAlgorithm", "RSAES_OAEP_SHA_256"));
    assertThat(told())
        .containsExactly(
            told("aes", "ReEncrypt", "SYMMETRIC_DEFAULT"),
            told("rsa", "ReEncrypt", "RSAES_OAEP_SHA_256"));
  }

  @Test
  void callsThatFailAreToldWithTheirError() {
    byte[] blob = encrypt("aes");
    keys.policy("denied", DENIES_ALL);
    symmetric("denied", KeyState.Enabled);
    symmetric("disabled", KeyState.Disabled);
    keys.uses.clear();
    error("Decrypt", "CiphertextBlob", blob);
    error("Encrypt", "KeyId", "disabled", "Plaintext", SECRET);
    error("Encrypt", "KeyId", "denied", "Plaintext", SECRET);
    error("Encrypt", "KeyId", "aes", "Plaintext", SECRET, "DryRun", true);
    error("Encrypt", "KeyId", "nowhere", "Plaintext", SECRET);
    assertThat(told().stream().map(use -> use.keyId() + " " + use.error().orElseThrow()))
        .containsExactly(
            "aes InvalidCiphertextException",
            "disabled DisabledException",
            "denied AccessDeniedException",
            "aes DryRunOperationException");
    assertThat(told().stream().map(use -> use.keyMaterialId().isPresent()))
        .as("a material was chosen")
        .containsExactly(true, false, false, true);
  }
}
