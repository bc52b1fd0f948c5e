package dev.keylife.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.KafkaHarness;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.material.TestCryptography;
import dev.keylife.type.FailureCode;
import dev.keylife.type.ImportType;
import dev.keylife.type.KeySpec;
import dev.keylife.type.WrappingAlgorithm;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the whole lifecycle, mistakes included, in a processor of its own on a real broker, at debug
 * level; then looks for every secret in every form in every byte that anybody could come by. For
 * each place a control proves that what is there is found.
 *
 * <p>{@code -Dkeylife.leak.crypto.provider=bc} tries another crypto provider than the fastest.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NothingLeaksOnKafkaTest {
  private static final String SECRETS_CHANGELOG = "keylife-sealed-secrets-changelog";

  /** How often parameters are asked for, each time with a wrapping key of their own. */
  private static final int ISSUED = 11;

  private static final List<String> PLACES =
      List.of("kafka", "state-watched", "logs", "metrics", "heap.hprof", "keyset.json");

  private final SecureRandom random = new SecureRandom();
  private final LeakSearch secrets = new LeakSearch();
  private final LeakSearch inTheClear = new LeakSearch();
  private final Controls controls = new Controls();

  @TempDir Path folder;
  private Path logs;
  private Path dump;
  private Path metrics;

  @BeforeEach
  void name() {
    logs = folder.resolve("logs");
    dump = folder.resolve("heap.hprof");
    metrics = folder.resolve("metrics");
  }

  @Test
  void noSecretIsInAnyLogTopicStoreMetricOrOnTheHeap() throws Exception {
    byte[] password = Base64.getEncoder().encode(noise(33));
    secrets.add("the keyset's password", password);
    List<byte[]> http = new ArrayList<>();
    try (KafkaHarness harness = new KafkaHarness(folder)) {
      Map<String, String> settings = harness.settings("watched");
      Files.write(Path.of(settings.get("keyset.password.file")), password);
      Files.delete(Path.of(settings.get("keyset.file"))); // It makes its own, as a real one does.
      settings.put("kafka.metrics.recording.level", "DEBUG");
      settings.put("crypto.provider", System.getProperty("keylife.leak.crypto.provider", "auto"));
      settings.put("kafka.client.id", controls.hex("metrics"));
      try (WatchedProcess processor =
          new WatchedProcess(ProcessorUnderWatch.class, logs, settings, controls.ofTheHeap())) {
        liveTheLifeOfASymmetricKey(harness);
        liveTheLifeOfAnHmacKey(harness);
        liveTheLivesOfPrivateKeys(harness);
        addDeadLetter(harness);
        for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
          http.add(get(processor.healthPort(), path));
        }
        processor.writeMetrics(metrics);
        processor.dumpHeap(dump);
      }
      addWrappingKeys(harness, password);
      harness.kafka.stop();
      assertControlsAreFound(http);
      assertThat(leaks(secrets, http, file -> false)).isEmpty();
      // The commands topic holds what publishers put there, and the heap the last of it.
      assertThat(
              leaks(
                  inTheClear,
                  http,
                  file -> file.equals(dump) || file.toString().contains("/key-commands-")))
          .isEmpty();
      harness.kafka.start();
    }
  }

  private void liveTheLifeOfASymmetricKey(KafkaHarness harness) {
    byte[] first = secret("the first material", 32);
    byte[] second = secret("the second material", 32);
    WatchedLifecycle key =
        new WatchedLifecycle(harness, controls.hex("logs"), WrappingAlgorithm.RSAES_OAEP_SHA_256);
    key.create(KeySpec.SYMMETRIC_DEFAULT, controls.hex("topics and stores"));
    key.imports(first, null);

    ImportParametersIssued parameters = key.parameters();
    key.failsToImport(
        parameters,
        key.wrap(parameters, secret("material of another length", 33)),
        FailureCode.IncorrectKeyMaterialException);
    key.failsToImport(
        parameters,
        key.wrap(parameters, secret("other material", 32)),
        FailureCode.IncorrectKeyMaterialException);
    byte[] damaged = key.wrap(parameters, secret("damaged material", 32));
    damaged[100] ^= 1;
    key.failsToImport(parameters, damaged, FailureCode.InvalidCiphertextException);
    byte[] unwrapped = noise(256);
    inTheClear.add("what was not wrapped at all", unwrapped);
    key.failsToImport(parameters, unwrapped, FailureCode.InvalidCiphertextException);
    byte[] untouched = key.wrap(parameters, secret("material under a damaged token", 32));
    parameters.getImportToken().put(20, (byte) ~parameters.getImportToken().get(20));
    key.failsToImport(parameters, untouched, FailureCode.InvalidImportTokenException);

    key.imports(second, ImportType.NEW_KEY_MATERIAL);
    key.rotates();
    key.isSentTwice();
    key.deletesMaterial();
    key.imports(second, null);
    key.expiresMaterial();
    key.imports(second, null);
    key.parameters(); // stay unused: their private key is sealed in the store
    key.isScheduledForDeletion();
  }

  private void liveTheLifeOfAnHmacKey(KafkaHarness harness) {
    WatchedLifecycle key =
        new WatchedLifecycle(harness, "hmac", WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1);
    key.create(KeySpec.HMAC_512, "");
    ImportParametersIssued parameters = key.parameters();
    byte[] damaged = key.wrap(parameters, secret("damaged HMAC material", 100));
    damaged[300] ^= 1;
    key.failsToImport(parameters, damaged, FailureCode.InvalidCiphertextException);
    key.imports(secret("HMAC material", 100), null);
  }

  /** Of a private key not the encoding is secret, half of which is the same in every key. */
  private void liveTheLivesOfPrivateKeys(KafkaHarness harness) throws Exception {
    ECPrivateKey curveKey = (ECPrivateKey) privateKey("EC", new ECGenParameterSpec("secp256r1"));
    RSAPrivateCrtKey rsaKey =
        (RSAPrivateCrtKey)
            privateKey("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
    addNumber("the scalar on P-256", curveKey.getS());
    addNumbers("the RSA key: ", rsaKey);

    WatchedLifecycle curve =
        new WatchedLifecycle(harness, "curve", WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256);
    curve.create(KeySpec.ECC_NIST_P256, "");
    ImportParametersIssued parameters = curve.parameters();
    curve.failsToImport(
        parameters,
        curve.wrap(parameters, rsaKey.getEncoded()),
        FailureCode.IncorrectKeyMaterialException);
    curve.imports(curveKey.getEncoded(), null);

    WatchedLifecycle rsa =
        new WatchedLifecycle(harness, "rsa", WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256);
    rsa.create(KeySpec.RSA_2048, "");
    rsa.imports(rsaKey.getEncoded(), null);
  }

  private static PrivateKey privateKey(String algorithm, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(parameters);
    return generator.generateKeyPair().getPrivate();
  }

  private void addDeadLetter(KafkaHarness harness) {
    harness.publish(
        new ProducerRecord<>("key-commands", new byte[] {1}, controls.bytes("dead letters")));
    harness.readUntil("key-commands-dlq", all -> !all.isEmpty());
  }

  /** The private keys of all wrapping keys there were, from the log of what was ever sealed. */
  private void addWrappingKeys(KafkaHarness harness, byte[] password) throws Exception {
    List<ConsumerRecord<String, byte[]>> sealed =
        harness.readUntil(SECRETS_CHANGELOG, all -> wrappingKeys(all).size() >= ISSUED);
    BiFunction<SecretId, byte[], byte[]> opener =
        TestCryptography.opener(folder.resolve("keyset.json"), password.clone());
    int added = 0;
    for (ConsumerRecord<String, byte[]> record : wrappingKeys(sealed)) {
      String[] name = record.key().split("/");
      SecretId id = new SecretId(new KeyId(name[0]), SecretId.Kind.WRAPPING_KEY, name[2]);
      byte[] encoded = opener.apply(id, record.value());
      RSAPrivateCrtKey key =
          (RSAPrivateCrtKey)
              KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      addNumbers("wrapping key " + ++added + ": ", key);
    }
  }

  private void addNumbers(String which, RSAPrivateCrtKey key) {
    addNumber(which + "d", key.getPrivateExponent());
    addNumber(which + "p", key.getPrimeP());
    addNumber(which + "q", key.getPrimeQ());
    addNumber(which + "dP", key.getPrimeExponentP());
    addNumber(which + "dQ", key.getPrimeExponentQ());
    addNumber(which + "qInv", key.getCrtCoefficient());
  }

  private static List<ConsumerRecord<String, byte[]>> wrappingKeys(
      List<ConsumerRecord<String, byte[]>> changelog) {
    return changelog.stream()
        .filter(r -> r.value() != null && r.key().contains("/wrapping_key/"))
        .toList();
  }

  private void addNumber(String name, BigInteger number) {
    secrets.add(name, number);
  }

  private void assertControlsAreFound(List<byte[]> http) throws Exception {
    for (String name : List.of("bytes", "chars", "string", "number")) {
      assertThat(controls.search(name).in(dump)).as("%s on the heap", name).isNotEmpty();
    }
    assertThat(controls.search("logs").in(logs)).isNotEmpty();
    assertThat(controls.search("metrics").in(metrics)).isNotEmpty();
    assertThat(controls.search("dead letters").in(folder.resolve("kafka"))).isNotEmpty();
    assertThat(controls.search("topics and stores").in(folder.resolve("kafka"))).isNotEmpty();
    assertThat(controls.search("topics and stores").in(folder.resolve("state-watched")))
        .isNotEmpty();
    assertThat(new String(http.get(1), StandardCharsets.UTF_8)).contains("RUNNING");
  }

  private Set<String> leaks(LeakSearch search, List<byte[]> http, Predicate<Path> excepted)
      throws Exception {
    Set<String> leaks = new TreeSet<>();
    for (String place : PLACES) {
      search.in(folder.resolve(place), excepted).forEach(hit -> leaks.add(place + ": " + hit));
    }
    search.in(http).forEach(hit -> leaks.add("HTTP: " + hit));
    return leaks;
  }

  private byte[] secret(String name, int length) {
    byte[] secret = noise(length);
    secrets.add(name, secret);
    return secret;
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }
}
