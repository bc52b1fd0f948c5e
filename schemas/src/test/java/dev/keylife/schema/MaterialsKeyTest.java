package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.schema.MaterialsKey.Heartbeat;
import dev.keylife.schema.MaterialsKey.Material;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaterialsKeyTest {
  @Test
  void aMaterialLivesWhereItsKeyDoes() {
    Material material = new Material("orders", "0123abcd");

    assertThat(material.text()).isEqualTo("orders/0123abcd");
    assertThat(MaterialsKey.parse("orders/0123abcd")).contains(material);
    assertThat(material.partition(6)).isEqualTo(KeyPartition.of("orders", 6));
  }

  @Test
  void aKeyThatIsCalledHeartbeatHasMaterialLikeAnyOther() {
    assertThat(MaterialsKey.parse("heartbeat/3")).contains(new Material("heartbeat", "3"));
    assertThat(MaterialsKey.parse("/heartbeat/3")).contains(new Heartbeat(3));
    assertThat(new Heartbeat(3).text()).isEqualTo("/heartbeat/3");
    assertThat(new Heartbeat(3).partition(6)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "orders",
        "orders/",
        "/orders",
        "/heartbeat/",
        "/heartbeat/-1",
        "/heartbeat/x"
      })
  void whatIsNeitherIsNone(String text) {
    assertThat(MaterialsKey.parse(text)).isEmpty();
  }

  @Test
  void aHeartbeatTellsItsTimeToTheMillisecond() {
    Instant at = Instant.parse("2026-01-02T03:04:05.678Z");

    assertThat(Heartbeat.at(Heartbeat.value(at))).contains(at);
    assertThat(Heartbeat.at(new byte[7])).isEmpty();
  }
}
