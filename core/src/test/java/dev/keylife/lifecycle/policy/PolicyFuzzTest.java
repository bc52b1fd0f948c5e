package dev.keylife.lifecycle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever JSON comes, it is a policy that can be evaluated or it is refused with a reason. */
class PolicyFuzzTest {
  private static final String ACCOUNT = "111122223333";
  private static final AccessRequest REQUEST =
      new AccessRequest(
          Caller.of("arn:aws:sts::111122223333:assumed-role/Ops/one", ACCOUNT),
          "kms:Decrypt",
          "arn:aws:kms:eu-central-1:111122223333:key/k",
          AccessContext.builder()
              .add("kms:KeySpec", "SYMMETRIC_DEFAULT")
              .add("kms:ValidTo", "1767225600.000")
              .add("aws:CurrentTime", "2026-01-01T00:00:00Z")
              .build());

  @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
  void anyJsonIsReadOrRefused(@ForAll("json") Object json) {
    readOrRefuse(json);
  }

  /** One value anywhere in a policy gives way to another. */
  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void anyPolicyWithOneChangeIsReadOrRefused(
      @ForAll("places") int place, @ForAll("leaves") Object other) {
    readOrRefuse(new Change(place, other).in(sample()));
  }

  @Test
  void whatWasNotAPolicyBeforeIsRefused() {
    assertThatThrownBy(() -> PolicyDocument.read(Optional.empty(), ACCOUNT))
        .isInstanceOf(MalformedPolicyException.class);
  }

  /** Thirty-two kibibytes of the worst pattern there is: it must not take for ever. */
  @Test
  void noPatternTakesLongerThanItsLengthTimesThatOfTheText() {
    String text = "a".repeat(8_192);
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          assertThat(new Wildcard("*a".repeat(16_000) + "b").matches(text)).isFalse();
          assertThat(new Wildcard("*" + "a".repeat(4_000) + "b").matches(text)).isFalse();
          assertThat(new Wildcard("*?".repeat(8_192)).matches(text)).isTrue();
          assertThat(new Wildcard("*?".repeat(8_193)).matches(text)).isFalse();
        });
  }

  private static void readOrRefuse(Object json) {
    try {
      assertThat(PolicyDocument.read(Optional.ofNullable(json), ACCOUNT).rule(REQUEST)).isNotNull();
    } catch (MalformedPolicyException refused) {
      assertThat(refused.reason()).isNotBlank().hasSizeLessThan(300);
    }
  }

  private static Map<String, Object> sample() {
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("StringLike", Map.of("kms:KeySpec", List.of("SYM*", "RSA_????")));
    conditions.put("NumericLessThanIfExists", Map.of("kms:ValidTo", 1_800_000_000));
    conditions.put("DateGreaterThan", Map.of("aws:CurrentTime", "2025-12"));
    conditions.put("ForAllValues:StringEquals", Map.of("kms:EncryptionContextKeys", "app"));
    conditions.put("Null", Map.of("kms:RequestAlias", true));
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Sid", "one");
    statement.put("Effect", "Allow");
    statement.put(
        "Principal",
        Map.of("AWS", List.of("arn:aws:iam::111122223333:role/Ops", ACCOUNT), "Keylife", "orders"));
    statement.put("Action", List.of("kms:Decrypt", "kms:Get*"));
    statement.put("Resource", "*");
    statement.put("Condition", conditions);
    return Map.of("Version", "2012-10-17", "Statement", List.of(statement));
  }

  /** Counts the values of a tree in their order, and puts another in the place of one. */
  private static final class Change {
    private int left;
    private final Object other;

    Change(int place, Object other) {
      this.left = place;
      this.other = other;
    }

    Object in(Object value) {
      if (left-- == 0) {
        return other;
      } else if (value instanceof Map<?, ?> map) {
        Map<Object, Object> copy = new LinkedHashMap<>();
        map.forEach((name, each) -> copy.put(left-- == 0 ? String.valueOf(other) : name, in(each)));
        return copy;
      } else if (value instanceof List<?> list) {
        List<Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(in(each)));
        return copy;
      }
      return value;
    }
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 50);
  }

  @Provide
  Arbitrary<Object> leaves() {
    Arbitrary<String> words =
        Arbitraries.of(
            "*",
            "",
            "kms:*",
            "Allow",
            "2012-10-17",
            "Null",
            "Bool",
            "${x}",
            "arn:",
            "arn:::::",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:role/",
            "ForAllValues:",
            "ForAnyValue:Null",
            "IfExists",
            "StringEqualsIfExistsIfExists",
            "kms:EncryptionContext:",
            "kms:EncryptionContext:x",
            "999999999999999999999999",
            "-1",
            "1e9",
            "true",
            "0000",
            "9999-99",
            "2026-01-01T00:00:00+99:99",
            "Action",
            "AWS",
            "Keylife");
    return Arbitraries.oneOf(
        words,
        Arbitraries.strings().ofMaxLength(20),
        Arbitraries.of(7, -1.5e300, Double.MAX_VALUE, Long.MIN_VALUE, true, false),
        Arbitraries.of(List.of(), Map.of(), List.of(List.of()), Map.of("a", Map.of())));
  }

  @Provide
  Arbitrary<Object> json() {
    return Arbitraries.lazyOf(
        this::leaves,
        () -> json().list().ofMaxSize(3).map(all -> (Object) all),
        () ->
            Combinators.combine(
                    Arbitraries.of(
                        "Version",
                        "Id",
                        "Statement",
                        "Effect",
                        "Principal",
                        "Action",
                        "Resource",
                        "Condition",
                        "AWS"),
                    json())
                .as((name, value) -> (Object) Map.of(name, value)));
  }
}
