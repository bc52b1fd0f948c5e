package dev.keylife.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.app.KeylifeProcessor;
import dev.keylife.app.RocksMemory;
import dev.keylife.app.StreamsSettings;
import dev.keylife.program.TestSettings;
import dev.keylife.streams.progress.FetchInterceptor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorSettingsTest {
  private static final String COMPRESSION = "compression.type";

  @ParameterizedTest
  @CsvSource({
    "state.dri, state.dir",
    "keyset.flie, keyset.file",
    "auto.register.schema, auto.register.schemas",
    "kafka.security.protcol, kafka.security.protocol",
    "kafka.consumer.max.pol.records, kafka.consumer.max.poll.records",
    "schema.registry.ssl.trustore.location, schema.registry.ssl.truststore.location"
  })
  void aMisspeltSettingIsRefusedWithTheNearestName(String given, String nearest) {
    assertThatThrownBy(() -> with(given, "x"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'" + given + "'")
        .hasMessageContaining("'" + nearest + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "key.arn.account, 12",
    "authority.administrators, ops-*-berlin",
    "authority.creators, *x",
    "expiry.notices, seven days",
    "deadline.batch, 0",
    "topics.partitions, many",
    "wrapping.key.pool.specs, RSA_1024",
    "wrapping.key.pool.specs, SM2",
    "wrapping.key.sharing.max.answers, 0",
    "crypto.provider, fastest",
    "kafka.security.protocol, TSL",
    "kafka.num.stream.threads, few",
    "kafka.consumer.session.timeout.ms, soon"
  })
  void aMalformedValueIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> with(name, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name.startsWith("key.arn") ? "key.arn" : name);
  }

  @ParameterizedTest
  @CsvSource({
    "required, '', trust.json, 3600000, commands.authentication.audience",
    "optional, here, '', 3600000, commands.authentication.trust.file",
    "required, here, trust.json, 604800000, commands.authentication.max.lifetime.ms",
    "always, here, trust.json, 3600000, commands.authentication"
  })
  void signaturesNeedToKnowForWhomByWhomAndForHowLong(
      String mode, String audience, String trust, String lifetime, String named) {
    Map<String, String> given = new TreeMap<>(with("state.dir", "state").given().values());
    given.put("commands.authentication", mode);
    given.put("commands.authentication.audience", audience);
    given.put("commands.authentication.trust.file", trust);
    given.put("commands.authentication.max.lifetime.ms", lifetime);
    assertThatThrownBy(() -> ProcessorSettings.of(given))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(named);
  }

  @Test
  void clientSettingsLoseTheirPrefixAndRegistrySettingsKeepTheirNames() {
    ProcessorSettings settings = with("kafka.security.protocol", "SSL");
    assertThat(settings.kafka()).containsEntry("security.protocol", "SSL");
    assertThat(settings.registry()).containsOnlyKeys("schema.registry.url");
  }

  @Test
  void whatNoClientDefinesIsLeftToPlugIns() {
    assertThat(with("kafka.our.interceptor.url", "x").kafka())
        .containsEntry("our.interceptor.url", "x");
    assertThat(with("kafka.ssl.key.password", "${file:/run/secrets:key}").kafka())
        .containsEntry("ssl.key.password", "${file:/run/secrets:key}");
  }

  @Test
  void whatKafkaStreamsTakesOtherwiseThanItsClientsIsItsOwn() {
    assertThat(with("kafka.group.protocol", "streams").kafka())
        .containsEntry("group.protocol", "streams");
  }

  @Test
  void aClientGetsWhatIsForAllAndWhatIsForItAlone() {
    Map<String, String> given = new TreeMap<>();
    given.put("kafka.bootstrap.servers", "localhost:9092");
    given.put("schema.registry.url", "mock://settings");
    given.put("kafka.retry.backoff.ms", "1");
    given.put("kafka.admin.retry.backoff.ms", "2");
    given.put("kafka.consumer.max.poll.records", "3");
    given.put("kafka.topic.segment.bytes", "4");
    assertThat(ProcessorSettings.of(given).kafka("admin."))
        .isEqualTo(Map.of("bootstrap.servers", "localhost:9092", "retry.backoff.ms", "2"));
  }

  @Test
  void variablesThatAreNotForTheProcessorArePassedOver() {
    assertThat(
            ofEnvironment(
                Map.of(
                    "KEYLIFE_JAVA_OPTS", "-Xmx1g",
                    "KEYLIFE_ISSUER", "me",
                    "KEYLIFE_SIGNING_KEY_FILE", "signing.pem",
                    "KEYLIFE_LOG_FORMAT", "json",
                    "KEYLIFE_IMAGE", "keylife/processor",
                    "KEYLIFE_SERVICE_HOST", "10.0.0.1",
                    "KEYLIFE_PORT_8080_TCP_ADDR", "10.0.0.1",
                    "KEYLIFE_METRICS_PORT", "tcp://10.0.0.1:8080",
                    "KEYLIFE_HTTP_PORT", "8080",
                    "HOME", "/root")))
        .isEqualTo(Map.of("http.port", "8080"));
    assertThat(ofEnvironment(Map.of("KEYLIFE_REQUEST_HEADER_X___TEAM__NAME", "keys")))
        .containsExactly(Map.entry("request.header.x-team_name", "keys"));
  }

  @Test
  void exactlyOnceCannotBeSwitchedOff() {
    ProcessorSettings settings = with("kafka.processing.guarantee", "at_least_once");
    try (RocksMemory memory = new RocksMemory(16 * 1024 * 1024)) {
      assertThatThrownBy(() -> StreamsSettings.of(settings, memory))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("exactly_once_v2");
    }
  }

  @Test
  void producersCompressUnlessAnOperatorSaysOtherwise() {
    try (RocksMemory memory = new RocksMemory(16 * 1024 * 1024)) {
      for (String name : List.of("kafka.compression.type", "kafka.producer.compression.type")) {
        assertThat(producer(with("http.port", "0"), memory)).containsEntry(COMPRESSION, "lz4");
        assertThat(producer(with(name, "zstd"), memory)).containsEntry(COMPRESSION, "zstd");
      }
    }
  }

  private static Map<String, Object> producer(ProcessorSettings settings, RocksMemory memory) {
    return new StreamsConfig(StreamsSettings.of(settings, memory)).getProducerConfigs("test");
  }

  @Test
  void anOperatorsInterceptorsStandBesideOurs() {
    String setting = "main.consumer.interceptor.classes";
    Properties config = new Properties();
    config.put("consumer.interceptor.classes", "com.example.Theirs");
    StreamsSettings.show(config, List.of(records -> {}));
    assertThat(config.get(setting))
        .isEqualTo(FetchInterceptor.class.getName() + ",com.example.Theirs");
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(with("keyset.password", "s3cret password").values().toString())
        .doesNotContain("s3cret");
  }

  @Test
  void environmentOverridesFileAndArgumentsOverrideBoth(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keylife.properties");
    Files.writeString(file, "topics.partitions=many\nkafka.bootstrap.servers=localhost:1\n");
    Map<String, String> environment = new TreeMap<>();
    environment.put("KEYLIFE_SCHEMA_REGISTRY_URL", "mock://x");
    environment.put("KEYLIFE_ISSUER", "the command line's, passed over");
    assertThat(run(environment, "--config", file.toString()))
        .startsWith("64")
        .contains("topics.partitions");

    environment.put("KEYLIFE_TOPICS_PARTITIONS", "0");
    assertThat(run(environment, "--config", file.toString()))
        .startsWith("64")
        .contains("topics.partitions");

    // All is well formed now; the first thing that is missing is the keyset's password.
    assertThat(run(environment, "--config", file.toString(), "--set", "topics.partitions=3"))
        .startsWith("78")
        .contains("keyset.password.file");
  }

  @Test
  void wrongArgumentsAndFilesEndWith64() {
    assertThat(run(Map.of(), "--nonsense")).startsWith("64").contains("--help");
    assertThat(run(Map.of(), "--config", "/no/such/file")).startsWith("64").contains("/no/such");
    assertThat(run(Map.of())).startsWith("64").contains("kafka.bootstrap.servers");
  }

  private static Map<String, String> ofEnvironment(Map<String, String> environment) {
    return TestSettings.read(ProcessorSettings.PROGRAM, environment, Map.of());
  }

  private static ProcessorSettings with(String name, String value) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", "localhost:9092");
    settings.put("schema.registry.url", "mock://settings");
    settings.put(name, value);
    return ProcessorSettings.of(settings);
  }

  /** The exit status and what was printed. */
  private static String run(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int status = KeylifeProcessor.run(environment, errors, arguments);
    return status + " " + printed.toString(StandardCharsets.UTF_8);
  }
}
