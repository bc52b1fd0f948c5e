package dev.keylife.gateway.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.gateway.GatewayStack;
import dev.keylife.gateway.app.GatewaySettings;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.material.keyset.KeysetException;
import dev.keylife.material.keyset.KeysetFile;
import dev.keylife.material.keyset.Pkcs11Protection;
import dev.keylife.material.keyset.SoftHsm;
import dev.keylife.material.masterkeys.Sealer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** A replica whose keyset file is encrypted with a key in an HSM; SoftHSM2 stands for it. */
class KeysetInHsmTest {
  private static final SecretId ID =
      new SecretId(new KeyId("k"), SecretId.Kind.KEY_MATERIAL, "a".repeat(64));
  private static final byte[] MATERIAL = "material".getBytes(StandardCharsets.UTF_8);
  private static final String LABEL = "keylife";
  private static final String WRONG_PIN = "0000-wrong";
  private static final Pattern SETTING =
      Pattern.compile("[a-z0-9.]*\\b(keyset|pkcs11)\\.(provider|pkcs11)[a-z0-9.]*\\b");

  private static SoftHsm hsm;

  @TempDir private Path folder;
  private Path file;
  private Path pin;

  @BeforeAll
  static void startHsm() throws Exception {
    hsm = SoftHsm.start();
    hsm.makeKey(LABEL);
  }

  @BeforeEach
  void create() throws Exception {
    file = folder.resolve("keyset.json");
    pin = folder.resolve("pin");
    Files.createFile(
        pin, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(pin, SoftHsm.PIN + "\n");
    try (Pkcs11Protection processors = protection()) {
      KeysetFile.at(file, processors).create();
    }
  }

  @Test
  void materialOpensAndStillDoesAfterARotationOfTheKeysetInTheHsm() throws Exception {
    byte[] before = sealed();
    KeysetSeals seals = seals();
    assertThat(seals.open(ID, before)).isEqualTo(MATERIAL);

    try (Pkcs11Protection processors = protection()) {
      KeysetFile.at(file, processors).rotate();
    }
    assertThat(seals.open(ID, sealed())).isEqualTo(MATERIAL);
    assertThat(seals.open(ID, before)).isEqualTo(MATERIAL);
  }

  /** The keyset of the processor and of the gateway alike. */
  @Test
  void keysAreUsedOverHttp() throws Exception {
    Map<String, String> processor = new TreeMap<>();
    hsmSettings().forEach((name, value) -> processor.put(name.substring("use.".length()), value));
    try (GatewayStack stack =
        new GatewayStack(
            Files.createDirectory(folder.resolve("installation")), "us-east-1", processor)) {
      KmsClient kms = stack.kms();
      String made = kms.createKey().keyMetadata().keyId();
      SdkBytes letter = SdkBytes.fromUtf8String("letter");
      SdkBytes ciphertext = kms.encrypt(r -> r.keyId(made).plaintext(letter)).ciphertextBlob();
      assertThat(kms.decrypt(r -> r.ciphertextBlob(ciphertext)).plaintext()).isEqualTo(letter);

      String signer =
          kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
              .keyMetadata()
              .keyId();
      SdkBytes signature =
          kms.sign(
                  r ->
                      r.keyId(signer)
                          .message(letter)
                          .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
              .signature();
      assertThat(
              kms.verify(
                      r ->
                          r.keyId(signer)
                              .message(letter)
                              .signature(signature)
                              .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
                  .signatureValid())
          .isTrue();
    }
  }

  @Test
  void aRotationThatTheHsmDoesNotOpenChangesNothing() throws Exception {
    byte[] before = sealed();
    KeysetSeals seals = seals();
    try (Pkcs11Protection processors = protection()) {
      KeysetFile.at(file, processors).rotate();
    }
    byte[] after = sealed();
    Files.writeString(pin, WRONG_PIN);

    assertThatThrownBy(() -> seals.open(ID, after))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.type()).isEqualTo(ErrorType.DependencyTimeoutException));
    assertThat(seals.open(ID, before)).isEqualTo(MATERIAL);
  }

  @Test
  void aWrongPinIsRefusedAndNotQuoted() throws Exception {
    Files.writeString(pin, WRONG_PIN);
    assertThatThrownBy(this::seals)
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("refused the PIN")
        .hasMessageContaining("Check use.keyset.pkcs11.pin.file ")
        .hasMessageNotContaining(WRONG_PIN);
  }

  /** Of a gateway, where the processors' names would lead nowhere. */
  @ParameterizedTest
  @CsvSource({
    "use.keyset.pkcs11.key.label, another, use.keyset.provider use.keyset.pkcs11.key.label",
    "use.keyset.pkcs11.library, /none.so, use.keyset.pkcs11.library use.keyset.pkcs11.slot",
    "use.keyset.provider, password, use.keyset.provider",
  })
  void adviceNamesTheSettingsOfTheGateway(String name, String value, String named) {
    assertThatThrownBy(
            () -> seals(Map.of(name, value, UseSettings.KEYSET_PASSWORD_FILE, pin.toString())))
        .isInstanceOfSatisfying(
            KeysetException.class,
            e ->
                assertThat(SETTING.matcher(e.getMessage()).results().map(MatchResult::group))
                    .containsExactly(named.split(" ")));
  }

  private KeysetSeals seals() throws KeysetException {
    return seals(Map.of());
  }

  private KeysetSeals seals(Map<String, String> further) throws KeysetException {
    Map<String, String> settings = new TreeMap<>();
    settings.put(GatewaySettings.BOOTSTRAP_SERVERS, "localhost:1");
    settings.put(GatewaySettings.SCHEMA_REGISTRY_URL, "http://localhost:1");
    settings.put(GatewaySettings.CREDENTIALS_FILE, "credentials.json");
    settings.putAll(hsmSettings());
    settings.putAll(further);
    return UseSettings.seals(GatewaySettings.of(settings));
  }

  private Map<String, String> hsmSettings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put(UseSettings.KEYSET_FILE, file.toString());
    settings.put(UseSettings.KEYSET_PROVIDER, "pkcs11");
    settings.put(UseSettings.KEYSET_PKCS11_LIBRARY, hsm.library().toString());
    settings.put(
        UseSettings.KEYSET_PKCS11_SLOT, Integer.toString(hsm.token(LABEL).slot().getAsInt()));
    settings.put(UseSettings.KEYSET_PKCS11_KEY_LABEL, LABEL);
    settings.put(UseSettings.KEYSET_PKCS11_PIN_FILE, pin.toString());
    return settings;
  }

  /** By a processor, with the file as it is now. */
  private byte[] sealed() throws KeysetException {
    try (Pkcs11Protection processors = protection()) {
      return new Sealer(KeysetFile.at(file, processors).open().sealing())
          .seal(ID, MATERIAL.clone())
          .toArray();
    }
  }

  private static Pkcs11Protection protection() {
    return new Pkcs11Protection(hsm.token(LABEL), SoftHsm.PIN.toCharArray(), "keyset.");
  }
}
