package dev.keylife.lifecycle.policy;

import static org.assertj.core.api.Assertions.assertThat;

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
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/**
 * Random policies and requests of few words, so that they meet, against a second evaluator. How
 * many is a setting of jqwik's: CONTRIBUTING.md.
 */
class PolicyModelTest {
  private static final String ACCOUNT = "111122223333";

  /** The same instants in several forms, and others. */
  private static final Map<String, Long> DATES =
      Map.of(
          "2026", 1767225600L,
          "2026-01", 1767225600L,
          "2026-01-01T02:00+02:00", 1767225600L,
          "1767225600", 1767225600L,
          "2026-01-01T00:00:01Z", 1767225601L,
          "2026-06-30", 1782777600L,
          "1782777600.0", 1782777600L);

  private static final PlainEvaluator PLAIN = new PlainEvaluator(ACCOUNT, DATES);

  @Property(edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReportMode.OFF)
  void twoEvaluatorsRuleAlike(
      @ForAll("policies") Map<String, Object> policy, @ForAll("requests") AccessRequest request)
      throws MalformedPolicyException {
    String expected = PLAIN.rule(policy, request);
    assertThat(PolicyDocument.read(Optional.of(policy), ACCOUNT).rule(request).name())
        .isEqualTo(expected);
    Statistics.collect(expected);
    Statistics.coverage(
        seen ->
            List.of("DENIED", "ALLOWED", "LEFT_TO_THE_ACCOUNT", "NOT_ALLOWED")
                .forEach(each -> seen.check(each).percentage(share -> share > 2)));
  }

  @Provide
  Arbitrary<Map<String, Object>> policies() {
    return statements().list().ofMinSize(1).ofMaxSize(3).map(all -> Map.of("Statement", all));
  }

  private static Arbitrary<Map<String, Object>> statements() {
    Arbitrary<String> effects = Arbitraries.of("Allow", "Allow", "Deny");
    return effects.flatMap(
        effect ->
            Combinators.combine(
                    principals(effect.equals("Deny")),
                    actions(),
                    Arbitraries.of(true, true, true, false),
                    resources(),
                    conditions())
                .as(
                    (principal, action, plain, resource, condition) -> {
                      Map<String, Object> statement = new LinkedHashMap<>();
                      statement.put("Effect", effect);
                      statement.put("Principal", principal);
                      statement.put(plain ? "Action" : "NotAction", action);
                      statement.put("Resource", resource);
                      if (!condition.isEmpty()) {
                        statement.put("Condition", condition);
                      }
                      return statement;
                    }));
  }

  private static Arbitrary<Object> principals(boolean denies) {
    Arbitrary<String> aws =
        Arbitraries.of(
            "*",
            ACCOUNT,
            "arn:aws:iam::111122223333:root",
            denies ? "444455556666" : "arn:aws:iam::444455556666:user/eve",
            "arn:aws:iam::111122223333:user/alice",
            "arn:aws:iam::111122223333:role/Ops",
            "arn:aws:iam::111122223333:role/of/Ops",
            "arn:aws:sts::111122223333:assumed-role/Ops/one");
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just("*")),
        Tuple.of(4, several(aws).map(some -> Map.of("AWS", some))),
        Tuple.of(
            2, several(Arbitraries.of("orders", "billing")).map(some -> Map.of("Keylife", some))),
        Tuple.of(
            1,
            Combinators.combine(aws, Arbitraries.of("orders", "billing"))
                .as((one, other) -> Map.of("AWS", one, "Keylife", other))));
  }

  private static Arbitrary<Object> actions() {
    return several(
        Arbitraries.of(
            "*",
            "kms:*",
            "kms:Get*",
            "KMS:get*",
            "kms:?ncrypt",
            "kms:*Key*",
            "kms:Encrypt",
            "kms:importkeymaterial"));
  }

  private static Arbitrary<Object> resources() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just("*")),
        Tuple.of(
            1,
            several(
                Arbitraries.of(
                    "arn:aws:kms:*:111122223333:key/*",
                    "arn:aws:kms:eu-central-1:111122223333:key/?",
                    "arn:aws:kms:eu-central-1:111122223333:key/other"))));
  }

  private static Arbitrary<Map<String, Object>> conditions() {
    return condition()
        .list()
        .ofMaxSize(2)
        .map(
            all -> {
              Map<String, Object> merged = new LinkedHashMap<>();
              all.forEach(one -> merged.put(one.operator(), Map.of(one.key(), one.values())));
              return merged;
            });
  }

  private record Written(String operator, String key, Object values) {}

  private static Arbitrary<Written> condition() {
    Arbitrary<String> orders =
        Arbitraries.of(
            "Equals",
            "NotEquals",
            "LessThan",
            "LessThanEquals",
            "GreaterThan",
            "GreaterThanEquals");
    return Arbitraries.oneOf(
        written(
            text(),
            Arbitraries.of("kms:KeySpec", "kms:keyspec", "kms:EncryptionContext:App"),
            texts()),
        written(
            Combinators.combine(Arbitraries.of("ForAllValues:", "ForAnyValue:"), text())
                .as(String::concat),
            Arbitraries.just("kms:EncryptionContextKeys"),
            texts()),
        written(
            ifExists(orders.map("Numeric"::concat)),
            Arbitraries.of("kms:ValidTo", "kms:ScheduleKeyDeletionPendingWindowInDays"),
            Arbitraries.of("1", "1.0", "2", "-1", "+3")),
        written(
            ifExists(orders.map("Date"::concat)),
            Arbitraries.just("aws:CurrentTime"),
            Arbitraries.of(DATES.keySet().toArray(String[]::new))),
        written(
            ifExists(Arbitraries.just("Bool")),
            Arbitraries.just("kms:MultiRegion"),
            Arbitraries.of("true", "false")),
        written(
            ifExists(Arbitraries.of("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike")),
            Arbitraries.just("aws:PrincipalArn"),
            Arbitraries.of(
                "arn:aws:iam::*:user/a*",
                "arn:*:*:*:*:role/O?s",
                "arn:aws:iam::111122223333:user/alice")),
        Combinators.combine(
                Arbitraries.of("kms:KeySpec", "kms:ValidTo", "kms:EncryptionContextKeys"),
                Arbitraries.of("true", "false"))
            .as((key, truth) -> new Written("Null", key, truth)));
  }

  private static Arbitrary<Written> written(
      Arbitrary<String> operators, Arbitrary<String> keys, Arbitrary<String> values) {
    return Combinators.combine(operators, keys, several(values)).as(Written::new);
  }

  private static Arbitrary<String> text() {
    return ifExists(
        Arbitraries.of(
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike"));
  }

  private static Arbitrary<String> ifExists(Arbitrary<String> operators) {
    return Combinators.combine(operators, Arbitraries.of("", "", "IfExists")).as(String::concat);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.of("a", "A", "b", "ab", "a*", "?", "*b", "");
  }

  /** One, as it is, or a list. */
  private static Arbitrary<Object> several(Arbitrary<String> values) {
    return Arbitraries.oneOf(values, values.list().ofMinSize(1).ofMaxSize(2));
  }

  @Provide
  Arbitrary<AccessRequest> requests() {
    Arbitrary<String> callers =
        Arbitraries.of(
            "orders",
            "Orders",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:user/alice",
            "arn:aws:iam::111122223333:user/Alice",
            "arn:aws:iam::111122223333:role/Ops",
            "arn:aws:sts::111122223333:assumed-role/Ops/one",
            "arn:aws:sts::111122223333:assumed-role/Ops/two",
            "arn:aws:sts::111122223333:assumed-role/OpsOfOthers/one",
            "arn:aws:sts::444455556666:assumed-role/Ops/one",
            "arn:aws:iam::444455556666:user/eve");
    return Combinators.combine(
            callers,
            Arbitraries.of(
                "kms:Encrypt", "kms:GetKeyPolicy", "kms:ImportKeyMaterial", "kms:TagResource"),
            Arbitraries.of("k", "other"),
            contexts())
        .as(
            (caller, action, key, context) ->
                request(Caller.of(caller, ACCOUNT), action, key, context));
  }

  private static AccessRequest request(
      Caller caller, String action, String key, AccessContext context) {
    return new AccessRequest(
        caller,
        action,
        "arn:aws:kms:eu-central-1:111122223333:key/" + key,
        AccessContext.builder()
            .add(context)
            .add("aws:PrincipalArn", caller.principalArn())
            .build());
  }

  private static Arbitrary<AccessContext> contexts() {
    Arbitrary<String> words = Arbitraries.of("a", "A", "b", "ab", "");
    return Combinators.combine(
            atMost(1, words),
            atMost(1, words),
            atMost(3, words),
            atMost(1, Arbitraries.of("1", "2", "-1")),
            atMost(1, Arbitraries.of(DATES.keySet().toArray(String[]::new))),
            atMost(1, Arbitraries.of("true", "false")))
        .as(
            (spec, app, contextKeys, number, date, truth) -> {
              AccessContext.Builder context = AccessContext.builder();
              spec.forEach(each -> context.add("kms:KeySpec", each));
              app.forEach(each -> context.add("kms:EncryptionContext:App", each));
              contextKeys.forEach(each -> context.add("kms:EncryptionContextKeys", each));
              number.forEach(each -> context.add("kms:ValidTo", each));
              date.forEach(each -> context.add("aws:CurrentTime", each));
              truth.forEach(each -> context.add("kms:MultiRegion", each));
              return context.build();
            });
  }

  private static Arbitrary<List<String>> atMost(int count, Arbitrary<String> values) {
    return values.list().uniqueElements().ofMaxSize(count);
  }
}
