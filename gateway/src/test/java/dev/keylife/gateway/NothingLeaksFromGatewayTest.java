package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keylife.leak.Controls;
import dev.keylife.leak.LeakSearch;
import dev.keylife.leak.WatchedProcess;
import dev.keylife.material.format.MaterialSamples;
import dev.keylife.use.CryptoProviders;
import dev.keylife.use.DataKeyPairSpec;
import dev.keylife.use.DataKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bouncycastle.jcajce.interfaces.MLDSAPrivateKey;
import org.bouncycastle.jcajce.interfaces.MLKEMPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.KeyAgreementAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * Uses keys of all kinds, mistakes included, in a gateway of its own at the finest level of logs;
 * waits until what was open is closed; then looks for the material in every form in every byte that
 * anybody could come by. For each place a control proves that what is there is found.
 */
@ExtendWith(SharedStack.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NothingLeaksFromGatewayTest {
  private static final DataKeys RANDOM = new DataKeys(CryptoProviders.best());
  private static final BouncyCastleProvider BC = new BouncyCastleProvider();
  private static final Map<String, String> CONTEXT = Map.of("table", "orders");

  private final LeakSearch material = new LeakSearch();
  private final LeakSearch plaintexts = new LeakSearch();
  private final LeakSearch topicControl = new LeakSearch();
  private final Controls controls = new Controls();
  private final SdkBytes message = SdkBytes.fromByteArray(RANDOM.random(48));

  @TempDir Path folder;
  private Path logs;
  private Path dump;
  private Path metrics;
  private KmsClient kms;

  @BeforeEach
  void name() {
    logs = folder.resolve("logs");
    dump = folder.resolve("heap.hprof");
    metrics = folder.resolve("metrics");
    plaintexts.add("a message", message.asByteArray());
  }

  @Test
  void noMaterialIsInAnyLogTopicOrMetricOrOnTheHeapOnceItsTimeIsOver(GatewayStack stack)
      throws Exception {
    Map<String, String> settings = new TreeMap<>(stack.gatewaySettings(Map.of()));
    settings.put("http.port", "0");
    settings.put("use.opened.keys.ms", "1000");
    settings.put("kafka.client.id", controls.hex("metrics"));
    settings.put("kafka.compression.type", "none"); // What is compressed cannot be searched.
    byte[] scrape;
    try (WatchedProcess gateway =
        new WatchedProcess(GatewayUnderWatch.class, logs, settings, controls.ofTheHeap())) {
      kms = stack.kms(URI.create(gateway.said()));
      useSymmetricKeys();
      useRsaKeys();
      useCurveKeys();
      useLatticeKeys();
      useMacs();
      assertThatThrownBy(() -> kms.describeKey(r -> r.keyId(controls.hex("logs"))))
          .isInstanceOf(NotFoundException.class);
      scrape = awaitClosed(gateway);
      await()
          .atMost(Duration.ofMinutes(5))
          .until(() -> !topicControl.in(stack.topics(), notOf("key-usage-")).isEmpty());
      gateway.writeMetrics(metrics);
      gateway.dumpHeap(dump);
    }
    assertControlsAreFound(scrape);
    assertThat(leaks(material, List.of(dump, logs, metrics, stack.topics()), scrape)).isEmpty();
    assertThat(leaks(plaintexts, List.of(logs, metrics, stack.topics()), scrape)).isEmpty();
  }

  private static Predicate<Path> notOf(String topic) {
    return file -> !file.toString().contains("/" + topic);
  }

  private String imported(KeySpec spec, KeyUsageType usage, byte[] secret) {
    String id = ImportedKeys.create(kms, spec, usage);
    ImportType type = spec == KeySpec.SYMMETRIC_DEFAULT ? ImportType.NEW_KEY_MATERIAL : null;
    ImportedKeys.importMaterial(kms, id, secret, type);
    return id;
  }

  private void useSymmetricKeys() {
    byte[] secret = RANDOM.random(32);
    material.add("symmetric material", secret);
    String id = imported(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, secret);
    topicControl.add("a key id", id.getBytes(StandardCharsets.US_ASCII));
    SdkBytes blob =
        kms.encrypt(r -> r.keyId(id).plaintext(message).encryptionContext(CONTEXT))
            .ciphertextBlob();
    assertThat(kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)).plaintext())
        .isEqualTo(message);
    assertThatThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(blob)))
        .isInstanceOf(KmsException.class);
    kms.reEncrypt(
        r -> r.ciphertextBlob(blob).sourceEncryptionContext(CONTEXT).destinationKeyId(id));
    GenerateDataKeyResponse dataKey =
        kms.generateDataKey(r -> r.keyId(id).keySpec(DataKeySpec.AES_256));
    plaintexts.add("a data key", dataKey.plaintext().asByteArray());
    assertThatThrownBy(() -> kms.encrypt(r -> r.keyId(id).plaintext(message).dryRun(true)))
        .isInstanceOf(KmsException.class);
  }

  private void useRsaKeys() throws Exception {
    byte[] encrypting = RANDOM.newPair(DataKeyPairSpec.RSA_2048).privateKey();
    byte[] signing = RANDOM.newPair(DataKeyPairSpec.RSA_2048).privateKey();
    addRsa("the RSA key that encrypts: ", encrypting);
    addRsa("the RSA key that signs: ", signing);
    String decrypts = imported(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT, encrypting);
    EncryptionAlgorithmSpec oaep = EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256;
    SdkBytes blob =
        kms.encrypt(r -> r.keyId(decrypts).plaintext(message).encryptionAlgorithm(oaep))
            .ciphertextBlob();
    kms.decrypt(r -> r.keyId(decrypts).ciphertextBlob(blob).encryptionAlgorithm(oaep));
    byte[] damaged = blob.asByteArray();
    damaged[17] ^= 1;
    assertThatThrownBy(
            () ->
                kms.decrypt(
                    r ->
                        r.keyId(decrypts)
                            .ciphertextBlob(SdkBytes.fromByteArray(damaged))
                            .encryptionAlgorithm(oaep)))
        .isInstanceOf(KmsException.class);
    String signs = imported(KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY, signing);
    signAndVerify(signs, SigningAlgorithmSpec.RSASSA_PSS_SHA_256);
    signAndVerify(signs, SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_512);
  }

  private void useCurveKeys() throws Exception {
    byte[] ecdsa = RANDOM.newPair(DataKeyPairSpec.ECC_NIST_P256).privateKey();
    byte[] ecdh = RANDOM.newPair(DataKeyPairSpec.ECC_NIST_P384).privateKey();
    byte[] secp = RANDOM.newPair(DataKeyPairSpec.ECC_SECG_P256K1).privateKey();
    byte[] edwards = RANDOM.newPair(DataKeyPairSpec.ECC_NIST_EDWARDS25519).privateKey();
    material.add("the scalar on P-256", ((ECPrivateKey) key("EC", ecdsa)).getS());
    material.add("the scalar on P-384", ((ECPrivateKey) key("EC", ecdh)).getS());
    material.add("the scalar on secp256k1", ((ECPrivateKey) key("EC", secp)).getS());
    material.add(
        "the Ed25519 seed",
        ((EdECPrivateKey) KeyFactory.getInstance("Ed25519").generatePrivate(pkcs8(edwards)))
            .getBytes()
            .orElseThrow());
    signAndVerify(
        imported(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY, ecdsa),
        SigningAlgorithmSpec.ECDSA_SHA_256);
    signAndVerify(
        imported(KeySpec.ECC_SECG_P256_K1, KeyUsageType.SIGN_VERIFY, secp),
        SigningAlgorithmSpec.ECDSA_SHA_256);
    signAndVerify(
        imported(KeySpec.ECC_NIST_EDWARDS25519, KeyUsageType.SIGN_VERIFY, edwards),
        SigningAlgorithmSpec.ED25519_SHA_512);
    String agrees = imported(KeySpec.ECC_NIST_P384, KeyUsageType.KEY_AGREEMENT, ecdh);
    byte[] peer = RANDOM.newPair(DataKeyPairSpec.ECC_NIST_P384).publicKey();
    plaintexts.add(
        "a shared secret",
        kms.deriveSharedSecret(
                r ->
                    r.keyId(agrees)
                        .keyAgreementAlgorithm(KeyAgreementAlgorithmSpec.ECDH)
                        .publicKey(SdkBytes.fromByteArray(peer)))
            .sharedSecret()
            .asByteArray());
  }

  /** Beside the seeds, what FIPS 203 and 204 make of them and keep secret. */
  private void useLatticeKeys() throws Exception {
    byte[] signing = MaterialSamples.another("ML_DSA_44");
    MLDSAPrivateKey dsa = (MLDSAPrivateKey) key("ML-DSA", signing);
    material.add("the ML-DSA seed", dsa.getSeed());
    byte[] expanded = dsa.getPrivateData();
    material.add("K of ML-DSA", Arrays.copyOfRange(expanded, 32, 64));
    material.add("s1 and s2 of ML-DSA", Arrays.copyOfRange(expanded, 128, 128 + 8 * 96));
    signAndVerify(
        imported(KeySpec.ML_DSA_44, KeyUsageType.SIGN_VERIFY, signing),
        SigningAlgorithmSpec.ML_DSA_SHAKE_256);

    byte[] decapsulating = RANDOM.newPair(DataKeyPairSpec.ML_KEM_512).privateKey();
    MLKEMPrivateKey kem = (MLKEMPrivateKey) key("ML-KEM", decapsulating);
    material.add("the ML-KEM seed", kem.getSeed());
    material.add("s of ML-KEM", Arrays.copyOfRange(kem.getPrivateData(), 0, 2 * 384));
    String id = imported(KeySpec.ML_KEM_512, KeyUsageType.ENCAPSULATE_DECAPSULATE, decapsulating);
    var made = kms.encapsulate(r -> r.keyId(id).encapsulationAlgorithm("ML_KEM"));
    plaintexts.add("an encapsulated secret", made.sharedSecret().asByteArray());
    kms.decapsulate(
        r ->
            r.keyId(id)
                .encapsulationAlgorithm("ML_KEM")
                .sharedSecretCiphertextBlob(made.sharedSecretCiphertextBlob()));
  }

  private void useMacs() {
    byte[] secret = RANDOM.random(64);
    material.add("HMAC material", secret);
    String id = imported(KeySpec.HMAC_512, KeyUsageType.GENERATE_VERIFY_MAC, secret);
    MacAlgorithmSpec algorithm = MacAlgorithmSpec.HMAC_SHA_512;
    SdkBytes mac = kms.generateMac(r -> r.keyId(id).message(message).macAlgorithm(algorithm)).mac();
    kms.verifyMac(r -> r.keyId(id).message(message).mac(mac).macAlgorithm(algorithm));
    assertThatThrownBy(
            () ->
                kms.verifyMac(
                    r -> r.keyId(id).message(message).mac(message).macAlgorithm(algorithm)))
        .isInstanceOf(KmsException.class);
  }

  private void signAndVerify(String id, SigningAlgorithmSpec algorithm) {
    SdkBytes signature =
        kms.sign(r -> r.keyId(id).message(message).signingAlgorithm(algorithm)).signature();
    kms.verify(r -> r.keyId(id).message(message).signature(signature).signingAlgorithm(algorithm));
    assertThatThrownBy(
            () ->
                kms.verify(
                    r ->
                        r.keyId(id)
                            .message(signature)
                            .signature(signature)
                            .signingAlgorithm(algorithm)))
        .isInstanceOf(KmsException.class);
    kms.getPublicKey(r -> r.keyId(id));
  }

  private void addRsa(String which, byte[] encoded) throws Exception {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) key("RSA", encoded);
    material.add(which + "d", key.getPrivateExponent());
    material.add(which + "p", key.getPrimeP());
    material.add(which + "q", key.getPrimeQ());
    material.add(which + "dP", key.getPrimeExponentP());
    material.add(which + "dQ", key.getPrimeExponentQ());
    material.add(which + "qInv", key.getCrtCoefficient());
  }

  private static PrivateKey key(String algorithm, byte[] encoded) throws Exception {
    return KeyFactory.getInstance(algorithm, BC).generatePrivate(pkcs8(encoded));
  }

  private static PKCS8EncodedKeySpec pkcs8(byte[] encoded) {
    return new PKCS8EncodedKeySpec(encoded);
  }

  /** The metrics, once nothing is open any more. */
  private static byte[] awaitClosed(WatchedProcess gateway) {
    List<byte[]> last = new ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              byte[] scrape = get(gateway.healthPort());
              last.add(scrape);
              return new String(scrape, StandardCharsets.UTF_8)
                  .contains("keylife_gateway_use_open 0.0");
            });
    return last.get(last.size() - 1);
  }

  private static byte[] get(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  private void assertControlsAreFound(byte[] scrape) throws Exception {
    for (String name : List.of("bytes", "chars", "string", "number")) {
      assertThat(controls.search(name).in(dump)).as("%s on the heap", name).isNotEmpty();
    }
    assertThat(controls.search("logs").in(logs)).isNotEmpty();
    assertThat(controls.search("metrics").in(metrics)).isNotEmpty();
    assertThat(new String(scrape, StandardCharsets.UTF_8))
        .contains("keylife_gateway_key_uses_total{key=");
    assertThat(Files.size(dump)).isPositive();
  }

  private static Set<String> leaks(LeakSearch search, List<Path> places, byte[] scrape)
      throws Exception {
    Set<String> leaks = new TreeSet<>();
    for (Path place : places) {
      search.in(place).forEach(hit -> leaks.add(place.getFileName() + ": " + hit));
    }
    search.in(scrape).forEach(hit -> leaks.add("HTTP: " + hit));
    return leaks;
  }
}
