package dev.keylife.lifecycle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Single words of the policy language, one by one; {@link PolicyModelTest} throws them together.
 */
class PolicyLanguageTest {
  private static final String ACCOUNT = "111122223333";
  private static final String OTHER_ACCOUNT = "444455556666";
  private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/k";

  @ParameterizedTest
  @CsvSource({
    "*,,true",
    "a*,a,true",
    "a*,ab,true",
    "a**,a,true",
    "*a,a,true",
    "a,ab,false",
    "ab,a,false",
    "a?,a,false",
    "a?,ab,true",
    "?a,a,false",
    "*b*c,abcbc,true",
    "*b*c,abcb,false",
  })
  void aPatternMatchesTheWholeText(String pattern, String text, boolean matches) {
    assertThat(new Wildcard(pattern).matches(text == null ? "" : text)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:role/a/b/Ops,             arn:aws:iam::111122223333:role/Ops",
    "arn:aws:iam::111122223333:role/Ops,                 arn:aws:iam::111122223333:role/Ops",
    "arn:aws:sts::111122223333:assumed-role/Ops/monday,  arn:aws:iam::111122223333:role/Ops",
    // Sessions of no role, and what is none.
    "arn:aws:sts::111122223333:assumed-role/Ops,         arn:aws:sts::111122223333:assumed-role/Ops",
    "arn:aws:sts::111122223333:assumed-role//monday,     arn:aws:sts::111122223333:assumed-role//monday",
    "arn:aws:sts::111122223333:federated-user/Ops/x,     arn:aws:sts::111122223333:federated-user/Ops/x",
    "arn:aws:iam::111122223333:assumed-role/Ops/monday,  arn:aws:iam::111122223333:assumed-role/Ops/monday",
    "arn:aws:iam::111122223333:user/role/Ops,            arn:aws:iam::111122223333:user/role/Ops",
    "arn:aws:ec2::111122223333:role/a/Ops,               arn:aws:ec2::111122223333:role/a/Ops",
    "role/a/Ops,                                         role/a/Ops",
  })
  void theSessionsOfARoleAreOneWithIt(String name, String identity) {
    assertThat(Caller.of(name, ACCOUNT).identity()).isEqualTo(identity);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::444455556666:user/eve, 444455556666",
    "arn:aws:iam:::user/eve,             111122223333",
    "orders,                             111122223333",
  })
  void whoNamesNoAccountIsOfThisOne(String name, String account) {
    assertThat(Caller.of(name, ACCOUNT).account()).isEqualTo(account);
  }

  @ParameterizedTest
  @CsvSource({
    // A role means its sessions, by its name alone; a user or a session means nobody else.
    "arn:aws:iam::111122223333:role/a/b/Ops, arn:aws:sts::111122223333:assumed-role/Ops/x, true",
    "arn:aws:iam::111122223333:role/Ops,     arn:aws:sts::111122223333:assumed-role/Ops/x, true",
    "arn:aws:iam::111122223333:role/Ops,     arn:aws:sts::111122223333:assumed-role/Op/x,  false",
    "arn:aws:iam::111122223333:role/Ops,     arn:aws:sts::444455556666:assumed-role/Ops/x, false",
    "arn:aws:iam::111122223333:role/Ops,     arn:aws:iam::111122223333:role/Ops,           true",
    "arn:aws:iam::111122223333:user/Ops,     arn:aws:sts::111122223333:assumed-role/Ops/x, false",
    "arn:aws:sts::111122223333:assumed-role/Ops/x, arn:aws:sts::111122223333:assumed-role/Ops/x, true",
    "arn:aws:sts::111122223333:assumed-role/Ops/x, arn:aws:sts::111122223333:assumed-role/Ops/y, false",
    "arn:aws:sts::111122223333:federated-user/x,   arn:aws:sts::111122223333:federated-user/x,   true",
  })
  void aPrincipalMeansItselfAndARoleItsSessions(String named, String caller, boolean means)
      throws Exception {
    Map<String, Object> statement = statement("Allow", Map.of("AWS", named));
    assertThat(rule(statement, caller) == Ruling.ALLOWED).isEqualTo(means);
    assertThat(NamedPrincipal.read(named, ACCOUNT).names(Caller.of(caller, ACCOUNT)))
        .isEqualTo(means);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:role/",
    "arn:aws:iam::111122223333:group/g",
    "arn:aws:iam::111122223333:assumed-role/Ops/x",
    "arn:aws:sts::111122223333:role/Ops",
    "arn:aws:sts::111122223333:user/u",
    "arn:aws:iam:eu-central-1:111122223333:user/u",
    "arn:aws:iam::11112222333:user/u",
    "arn:aws:kms::111122223333:user/u",
    "arn:aws:sts::111122223333:root",
    "orders",
  })
  void whatIsNobodyInIamIsNoPrincipal(String named) {
    assertThatThrownBy(() -> read(statement("Allow", Map.of("AWS", named))))
        .isInstanceOf(MalformedPolicyException.class);
  }

  @Test
  void anAccountIsTwelveDigitsOrItsRootAndOfThisInstallation() throws Exception {
    for (String account : List.of(ACCOUNT, "arn:aws:iam::" + ACCOUNT + ":root")) {
      assertThat(NamedPrincipal.read(account, ACCOUNT).isAccount()).isTrue();
      assertThat(rule(statement("Allow", Map.of("AWS", account)), "orders"))
          .isEqualTo(Ruling.LEFT_TO_THE_ACCOUNT);
    }
    assertThat(NamedPrincipal.read("orders", ACCOUNT).isAccount()).isFalse();
    assertThat(NamedPrincipal.read("orders", ACCOUNT).names(Caller.of("orders", ACCOUNT))).isTrue();
    assertThat(NamedPrincipal.read("orders", ACCOUNT).names(Caller.of("order", ACCOUNT))).isFalse();
    assertThatThrownBy(() -> read(statement("Allow", Map.of("AWS", OTHER_ACCOUNT))))
        .isInstanceOf(MalformedPolicyException.class)
        .hasMessageContaining("another account");
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::444455556666:user/eve, DENIED",
    "arn:aws:iam::111122223333:user/bob, NOT_ALLOWED",
    "orders,                             NOT_ALLOWED",
  })
  void anAccountThatIsDeniedMeansItsPrincipalsAndNobodyElse(String caller, Ruling ruling)
      throws Exception {
    Map<String, Object> deny = statement("Deny", Map.of("AWS", OTHER_ACCOUNT));
    assertThat(rule(deny, caller)).isEqualTo(ruling);
  }

  @ParameterizedTest
  @CsvSource({"*x", "?x", "x*", "arn:aws:iam::111122223333:role/*"})
  void aPrincipalHasNoWildcard(String named) {
    for (String kind : List.of("AWS", "Keylife")) {
      assertThatThrownBy(() -> read(statement("Allow", Map.of(kind, named))))
          .isInstanceOf(MalformedPolicyException.class)
          .hasMessageContaining("wildcard");
    }
    assertThatThrownBy(() -> NamedPrincipal.read(named, ACCOUNT))
        .isInstanceOf(MalformedPolicyException.class);
  }

  @Test
  void aStatementIsAboutItsResourcesAlone() throws Exception {
    Map<String, Object> elsewhere = statement("Allow", "*");
    elsewhere.put("Resource", "arn:aws:kms:*:*:key/other");
    assertThat(rule(elsewhere, "orders")).isEqualTo(Ruling.NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    "kms:KeySpec,  RSA_2048, ALLOWED",
    "kms:KeySpec,  RSA_3072, ALLOWED",
    "kms:KeySpec,  RSA_4096, NOT_ALLOWED",
    // No value.
    "kms:KeyUsage, RSA_2048, NOT_ALLOWED",
  })
  void aStatementAppliesWhereItsConditionHolds(String key, String value, Ruling ruling)
      throws Exception {
    Map<String, Object> conditional = statement("Allow", "*");
    conditional.put(
        "Condition",
        Map.of("StringEquals", Map.of("kms:KeySpec", List.of("RSA_2048", "RSA_3072"))));
    assertThat(rule(conditional, "orders", context(key, value))).isEqualTo(ruling);
  }

  @ParameterizedTest
  @CsvSource({
    "ForAllValues:StringEquals,    Decrypt,         ALLOWED",
    "ForAllValues:StringEquals,    Decrypt Encrypt, NOT_ALLOWED",
    "ForAllValues:StringNotEquals, Encrypt,         ALLOWED",
    "ForAllValues:StringNotEquals, Decrypt Encrypt, NOT_ALLOWED",
    "ForAnyValue:StringEquals,     Decrypt Encrypt, ALLOWED",
    "ForAnyValue:StringEquals,     Encrypt,         NOT_ALLOWED",
    "ForAnyValue:StringNotEquals,  Decrypt Encrypt, ALLOWED",
    "ForAnyValue:StringNotEquals,  Decrypt,         NOT_ALLOWED",
  })
  void ofSeveralValuesAllOrAnyAreCompared(String operator, String values, Ruling ruling)
      throws Exception {
    Map<String, Object> statement = statement("Allow", "*");
    statement.put("Condition", Map.of(operator, Map.of("kms:GrantOperations", "Decrypt")));
    AccessContext.Builder context = AccessContext.builder();
    for (String value : values.split(" ")) {
      context.add("kms:GrantOperations", value);
    }
    assertThat(rule(statement, "orders", context.build())).isEqualTo(ruling);
  }

  @ParameterizedTest
  @CsvSource({
    "2026,                 2026-01-01T00:00:00Z",
    "2026-02,              2026-02-01T00:00:00Z",
    "2026-02-03,           2026-02-03T00:00:00Z",
    "2026-02-03T04:05Z,    2026-02-03T04:05:00Z",
    "1767225600,           2026-01-01T00:00:00Z",
  })
  void aDateIsOfAnyOfTheFormsOfW3cOrInSeconds(String date, String instant) throws Exception {
    Map<String, Object> before = statement("Allow", "*");
    before.put("Condition", Map.of("DateEquals", Map.of("aws:CurrentTime", date)));
    assertThat(rule(before, "orders", context("aws:CurrentTime", instant)))
        .isEqualTo(Ruling.ALLOWED);
    assertThat(rule(before, "orders", context("aws:CurrentTime", "2025-12-31T23:59:59Z")))
        .isEqualTo(Ruling.NOT_ALLOWED);
  }

  @Test
  void upToTenApprovalsCanBeAskedFor() throws Exception {
    PolicyDocument ten = read(approvals("10"));
    assertThat(ten.asksFor(PolicyDocument.APPROVALS)).isTrue();
    assertThat(ten.hasConditions()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "1.5", "x"})
  void noOtherNumberOfApprovalsCanBeAskedFor(String number) {
    assertThatThrownBy(() -> read(approvals(number)))
        .isInstanceOf(MalformedPolicyException.class)
        .hasMessageContaining("whole numbers from 1 to 10");
  }

  private static Map<String, Object> approvals(String count) {
    Map<String, Object> statement = statement("Allow", "*");
    statement.put(
        "Condition", Map.of("NumericGreaterThanEquals", Map.of(PolicyDocument.APPROVALS, count)));
    return statement;
  }

  @Test
  void aPolicyIsAskedWhetherItHasConditionsAndWhich() throws Exception {
    PolicyDocument without = read(statement("Allow", "*"));
    assertThat(without.hasConditions()).isFalse();
    assertThat(without.asksFor("kms:KeySpec")).isFalse();
    Map<String, Object> statement = statement("Allow", "*");
    statement.put("Condition", Map.of("StringEquals", Map.of("kms:KeySpec", "RSA_2048")));
    assertThat(read(statement).hasConditions()).isTrue();
    assertThat(read(statement).asksFor("KMS:keyspec")).isTrue();
    assertThat(read(statement).asksFor("kms:KeyUsage")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {":StringEquals", "ForEach:StringEquals"})
  void anOperatorHasNoPrefixButForAllValuesAndForAnyValue(String operator) {
    Map<String, Object> statement = statement("Allow", "*");
    statement.put("Condition", Map.of(operator, Map.of("kms:KeySpec", "RSA_2048")));
    assertThatThrownBy(() -> read(statement))
        .isInstanceOf(MalformedPolicyException.class)
        .hasMessageContaining("'" + operator + "' is not supported");
  }

  @ParameterizedTest
  @CsvSource({
    "kms:Decrypt,  true",
    "Decrypt,      false",
    "kms:decrypt,  false",
    "kms:,         false",
    "kms:Decrypts, false",
    "s3:Decrypt,   false",
  })
  void anActionIsKnownByItsWholeName(String name, boolean known) {
    assertThat(PolicyDocument.isAction(name)).isEqualTo(known);
  }

  @Test
  void whatIsLongIsQuotedInPart() {
    assertThat(Quote.of("x".repeat(80))).isEqualTo("'" + "x".repeat(80) + "'");
    assertThat(Quote.of("x".repeat(81))).isEqualTo("'" + "x".repeat(80) + "…'");
  }

  private static Map<String, Object> statement(String effect, Object principal) {
    Map<String, Object> statement = new TreeMap<>();
    statement.put("Effect", effect);
    statement.put("Principal", principal);
    statement.put("Action", "kms:*");
    statement.put("Resource", "*");
    return statement;
  }

  private static PolicyDocument read(Map<String, Object> statement)
      throws MalformedPolicyException {
    return PolicyDocument.read(Optional.of(Map.of("Statement", List.of(statement))), ACCOUNT);
  }

  private static AccessContext context(String key, String value) {
    return AccessContext.builder().add(key, value).build();
  }

  private static Ruling rule(Map<String, Object> statement, String caller)
      throws MalformedPolicyException {
    return rule(statement, caller, AccessContext.NONE);
  }

  private static Ruling rule(Map<String, Object> statement, String caller, AccessContext context)
      throws MalformedPolicyException {
    return read(statement)
        .rule(new AccessRequest(Caller.of(caller, ACCOUNT), "kms:Decrypt", KEY, context));
  }
}
