package dev.keylife.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a file says to trust, and what becomes of one that says it wrongly. */
class TrustFilesTest {
  private static final TestSigner ED = TestSigner.ed25519("ed", "orders");
  private static final TestSigner EC = TestSigner.p256("ec", "team-a/*");

  @Test
  void aKeySpeaksForThoseItNamesAndNobodyElse() throws Exception {
    TrustedKeys keys = TestSigner.trusting(ED, EC);

    assertThat(keys.size()).isEqualTo(2);
    TrustedKey exact = keys.find("ed").orElseThrow();
    assertThat(Stream.of("orders", "orders2", "order", "").map(exact::speaksFor))
        .containsExactly(true, false, false, false);
    TrustedKey prefix = keys.find("ec").orElseThrow();
    assertThat(Stream.of("team-a/x", "team-a/", "team-b/x", "x team-a/").map(prefix::speaksFor))
        .containsExactly(true, true, false, false);
    assertThat(keys.find("other")).isEmpty();
  }

  static Stream<Arguments> wrongKeys() {
    return Stream.of(
        wrong("is a private key", key -> key.put("d", "AAAA")),
        wrong("no kid", key -> key.remove("kid")),
        wrong("no kid", key -> key.put("kid", "")),
        wrong("names nobody", key -> key.remove("keylife_principals")),
        wrong("names nobody", key -> key.put("keylife_principals", List.of())),
        wrong("* that is not its end", key -> key.put("keylife_principals", List.of("a*b"))),
        wrong("not known here: keylife_principal", key -> key.put("keylife_principal", "a")),
        wrong("neither true nor false", key -> key.put("keylife_revoked", "no")),
        wrong("something else", key -> key.put("use", "enc")),
        wrong("something else", key -> key.put("alg", "ES256")),
        wrong("not a public key", key -> key.put("crv", "X25519")),
        wrong("not a public key", key -> key.put("x", "AAAA")),
        wrong("not a public key", key -> key.put("kty", "oct")));
  }

  private static Arguments wrong(String reason, Consumer<Map<String, Object>> change) {
    Map<String, Object> key = new LinkedHashMap<>(ED.jwk());
    change.accept(key);
    return Arguments.of(reason, TestSigner.trustFile(List.of(key)));
  }

  @ParameterizedTest
  @MethodSource("wrongKeys")
  void aKeyThatIsNotUnderstoodIsRefusedWithTheReason(String reason, String file) {
    assertRefused(file, reason);
  }

  @Test
  void aFileThatIsNoSetOfKeysIsRefused() {
    assertRefused("{", "not JSON");
    assertRefused("[]", "not a JWK set");
    assertRefused("{\"keys\":[],\"more\":1}", "not a JWK set");
    assertRefused(TestSigner.trustFile(List.of(ED.jwk(), ED.jwk())), "two keys have the kid ed");
  }

  /** A point that is not on the curve could give away something of whoever computes with it. */
  @Test
  void aPointThatIsNotOnTheCurveIsRefused() {
    Map<String, Object> key = new LinkedHashMap<>(EC.jwk());
    key.put("y", key.get("x"));
    assertRefused(TestSigner.trustFile(List.of(key)), "not a public key");
  }

  private static void assertRefused(String file, String reason) {
    assertThatThrownBy(() -> TrustedKeys.parse(file, Optional.empty()))
        .isInstanceOf(UntrustedFileException.class)
        .hasMessageContaining(reason);
  }
}
