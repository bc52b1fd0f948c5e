package dev.keylife.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that connects to one installation, and one that connects to several. */
class KnownSettingsTest {
  private static final ConfigDef OWN =
      new ConfigDef()
          .define("door.port", ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW, "")
          .define("door.password", ConfigDef.Type.PASSWORD, "", ConfigDef.Importance.LOW, "")
          .define("issuer", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "");

  private static final KnownSettings ONE =
      KnownSettings.of(OWN, ClientNames.ofClients())
          .refusingFlag("door.password", "door.password.file");
  private static final KnownSettings SEVERAL =
      KnownSettings.of(OWN, ClientNames.ofClients(), List.of("at.a.", "at.b."));

  @ParameterizedTest
  @CsvSource({
    "door.prot, door.port",
    "kafka.security.protcol, kafka.security.protocol",
    "security.protocol, kafka.security.protocol",
    "auto.register.schema, auto.register.schemas",
    "schema.registry.ssl.trustore.location, schema.registry.ssl.truststore.location"
  })
  void aMisspeltNameIsRefusedWithTheNearest(String wrong, String meant) {
    for (String place : new String[] {"", "at.b."}) {
      if (!place.isEmpty() && meant.startsWith("door")) {
        continue; // the program's own has no place
      }
      KnownSettings known = place.isEmpty() ? ONE : SEVERAL;
      GivenSettings given =
          GivenSettings.none().over(Map.of(place + wrong, "1"), "file keylife.properties");
      assertThatThrownBy(() -> known.require(given))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "There is no setting '%s' (file keylife.properties). Did you mean '%s'?"
                  .formatted(place + wrong, place + meant));
    }
  }

  @Test
  void whatIsWrongWithValuesIsNamedAllAtOnceAsItWasGiven() {
    Map<String, String> given = new TreeMap<>();
    given.put("door.port", "wide");
    given.put("at.a.kafka.session.timeout.ms", "soon");
    given.put("at.a.kafka.ssl.key.password", "anything");
    given.put("at.a.kafka.metadata.max.age.ms", "${file:/run/secrets:age}");
    assertThatThrownBy(() -> SEVERAL.require(GivenSettings.of(given)))
        .hasMessageContaining("door.port")
        .hasMessageContaining("at.a.kafka.session.timeout.ms")
        .hasMessageNotContaining("password")
        .hasMessageNotContaining("max.age");
    assertThatThrownBy(() -> SEVERAL.require(GivenSettings.of(Map.of("at.c.kafka.acks", "all"))))
        .as("a place that there is not")
        .hasMessageContaining("There is no setting 'at.c.kafka.acks'");
  }

  @Test
  void aNameThatIsLikeNoOtherGetsNoOther() {
    for (String name : List.of("foo", "", "no.such.thing")) {
      assertThatThrownBy(() -> SEVERAL.require(GivenSettings.of(Map.of(name, "1"))))
          .hasMessage("There is no setting '" + name + "'.");
    }
    assertThatThrownBy(() -> SEVERAL.require(GivenSettings.of(Map.of("kafka.acks", "all"))))
        .as("a client's setting that names no place")
        .hasMessage("There is no setting 'kafka.acks'. Did you mean 'at.a.kafka.acks'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wide", "1.5"})
  void aValueOfAnotherTypeIsToldOnce(String value) {
    assertThatThrownBy(() -> ONE.require(GivenSettings.of(Map.of("door.port", value))))
        .hasMessageContaining("door.port: Not a number of type INT")
        .hasMessageNotContaining("null");
  }

  @Test
  void whatNoClientDefinesIsLeftToPlugIns() {
    Map<String, String> given = Map.of("at.a.kafka.our.interceptor.url", "x", "issuer", "me");
    assertThatCode(() -> SEVERAL.require(GivenSettings.of(given))).doesNotThrowAnyException();
    assertThat(SEVERAL.undefined(given.keySet())).containsExactly("at.a.kafka.our.interceptor.url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.ssl.key.password",
        "kafka.sasl.jaas.config",
        "basic.auth.user.info",
        "schema.registry.ssl.keystore.password"
      })
  void aSecretIsOneWhereverItStands(String name) {
    assertThat(ONE.isSecret(name)).isTrue();
    assertThat(SEVERAL.isSecret("at.b." + name)).isTrue();
    assertThat(ONE.isShown(name)).isFalse();
    assertThat(SEVERAL.isShown("at.b." + name)).isFalse();
  }

  @Test
  void whatNobodyKnowsIsNotShownEither() {
    assertThat(ONE.isShown("kafka.plugin.setting")).isFalse();
    assertThat(ONE.isShown("request.header.Authorization")).isFalse();
    assertThat(ONE.isShown("door.password")).isFalse();
    assertThat(ONE.isShown("door.port")).isTrue();
    assertThat(ONE.isShown("kafka.security.protocol")).isTrue();
    assertThat(ONE.isShown("at.a.kafka.security.protocol")).isFalse();
    assertThat(SEVERAL.isShown("at.a.kafka.security.protocol")).isTrue();
  }

  @Test
  void clientsAreGivenTheirOwnNames() {
    assertThat(
            ClientNames.ofClients()
                .properties(
                    Map.of(
                        "kafka.acks", "all",
                        "basic.auth.user.info", "me:secret",
                        "schema.registry.url", "http://localhost:8081",
                        "door.port", "1")))
        .isEqualTo(Map.of("acks", "all", "basic.auth.user.info", "me:secret"));
  }

  @Test
  void theLastPlaceWinsAndIsTold(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("test.properties");
    Files.writeString(file, "door.port=1\nkafka.acks=0\nissuer=of the file\ntimeout=30s\n");
    GivenSettings given =
        SettingSources.read(
            GivenSettings.none().over(Map.of("door.port", "0"), "unused"),
            Optional.empty(),
            Map.of(
                "KEYLIFE_CONFIG", file.toString(),
                "KEYLIFE_DOOR_PORT", "2",
                "KEYLIFE_OUTPUT", "json",
                "KEYLIFE_KAFKA_ACKS", "1",
                "KEYLIFE_PORT_8080_TCP_ADDR", "10.0.0.1"),
            Map.of("door.port", "3"),
            all -> ONE);
    assertThat(given.values())
        .isEqualTo(Map.of("door.port", "3", "kafka.acks", "1", "issuer", "of the file"));
    assertThat(given.source("door.port")).contains("flag --set");
    assertThat(given.source("kafka.acks")).contains("environment KEYLIFE_KAFKA_ACKS");
    assertThat(given.source("issuer")).contains("file " + file);
    assertThat(given.toString()).doesNotContain("of the file");
  }

  @Test
  void aSecretIsRefusedOnTheCommandLine() {
    assertThatThrownBy(
            () ->
                SettingSources.read(
                    GivenSettings.none(),
                    Optional.empty(),
                    Map.of(),
                    Map.of("door.password", "never shown"),
                    all -> ONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("door.password.file")
        .hasMessageContaining("KEYLIFE_DOOR_PASSWORD")
        .hasMessageNotContaining("never shown");
  }
}
