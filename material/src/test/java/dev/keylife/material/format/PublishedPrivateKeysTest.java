package dev.keylife.material.format;

import static dev.keylife.material.format.PrivateKeys.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keylife.lifecycle.KeySpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The private keys that RFC 9881 and RFC 9935 give as examples, the bad ones among them. */
class PublishedPrivateKeysTest {

  static Stream<Arguments> good() throws IOException {
    return all("valid");
  }

  static Stream<Arguments> bad() throws IOException {
    return all("invalid");
  }

  private static Stream<Arguments> all(String verdict) throws IOException {
    return Stream.concat(lines("rfc9881_ml_dsa"), lines("rfc9935_ml_kem"))
        .map(line -> List.of(line.split(",", -1)))
        .filter(fields -> fields.get(1).equals(verdict))
        .map(fields -> Arguments.of(KeySpec.valueOf(fields.get(0)), fields.get(2), fields.get(3)));
  }

  private static Stream<String> lines(String name) throws IOException {
    String file = "/vectors/" + name + ".csv";
    try (InputStream in =
        Objects.requireNonNull(PublishedPrivateKeysTest.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"));
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("good")
  void aPublishedKeyIsLetIn(KeySpec spec, String form, String key) {
    assertThatNoException()
        .isThrownBy(() -> MaterialFormat.of(spec).check(HexFormat.of().parseHex(key)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("bad")
  void aPublishedBadKeyIsRefused(KeySpec spec, String number, String key) {
    assertThat(refusal(spec, HexFormat.of().parseHex(key))).contains("expanded key");
  }
}
