package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are key policies, and that they are kept as they were given. */
class KeyPolicyTest {
  private static final String STATEMENT =
      "{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Statement':STATEMENT}",
        "{'Version':'2012-10-17','Id':'x','Statement':[STATEMENT,STATEMENT]}",
        "{'Version':'2008-10-17','Statement':[STATEMENT,{'Sid':'s','Effect':'Deny','Principal':{"
            + "'AWS':['arn:aws:iam::111122223333:role/a','444455556666'],'Keylife':'orders'},"
            + "'NotAction':['kms:Decrypt','KMS:put*'],'Resource':'arn:aws:kms:*:*:key/*',"
            + "'Condition':{'Bool':{'kms:GrantIsForAWSResource':true},"
            + "'StringLike':{'kms:RequestAlias':['b','c']}}}]}",
        "\t{\r\n'Statement' : STATEMENT, 'Id' : '\u00e4'}",
      })
  void takesWhatIsAPolicy(String policy) {
    assertThat(put(text(policy))).isInstanceOf(Event.KeyPolicyUpdated.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      {'Statement':STATEMENT                         | It is not one JSON object in which each name stands once.
      {'Statement':STATEMENT} {}                     | It is not one JSON object in which each name stands once.
      {'Statement':STATEMENT,'Statement':STATEMENT}  | It is not one JSON object in which each name stands once.
      []                                             | It is not one JSON object in which each name stands once.
      null                                           | It is not one JSON object in which each name stands once.
      {}                                             | It has no Statement.
      {'Statement':[]}                               | Statement is not valid.
      {'Statement':null}                             | A Statement is an object.
      {'Statement':'x'}                              | A Statement is an object.
      {'statement':STATEMENT}                        | The policy has no element 'statement'.
      {'Version':'2012','Statement':STATEMENT}       | Version is not valid.
      {'Version':null,'Statement':STATEMENT}         | Version is not valid.
      {'Id':7,'Statement':STATEMENT}                 | Id is not valid.
      """,
      quoteCharacter = '`')
  void refusesWhatIsNone(String policy, String why) {
    assertMalformed(put(text(policy)), why);
  }

  /** A valid statement, of which one element is left out, or stands there as given. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      -'Effect'                                   | A Statement needs an Effect.
      -'Principal'                                | A Statement needs a Principal.
      -'Action'                                   | A Statement without an Action has no effect.
      -'Resource'                                 | A Statement without a Resource has no effect.
      'Conditions':{}                             | A Statement has no element 'Conditions'.
      'Sid':7                                     | Sid is not valid.
      'Effect':'allow'                            | Effect is not valid.
      'Effect':null                               | Effect is not valid.
      'NotPrincipal':'*'                          | NotPrincipal is not supported.
      'NotResource':'*'                           | NotResource is not supported.
      'NotAction':'kms:*'                         | A Statement has Action or NotAction, not both.
      'Principal':'someone'                       | Principal is not valid.
      'Principal':{}                              | Principal is not valid.
      'Principal':{'AWS':'me'}                    | Principal is not valid.
      'Principal':{'AWS':[]}                      | Principal is not valid.
      'Principal':{'AWS':null}                    | Principal is not valid.
      'Principal':{'AWS':7}                       | Principal is not valid.
      'Principal':{'AWS':'arn:aws:s3:::bucket'}   | Principal is not valid.
      'Principal':{'AWS':'arn:aws:iam::1:user/a'} | Principal is not valid.
      'Principal':{'AWS':'arn:aws:iam::111122223333:group/a'} | Principal is not valid.
      'Principal':{'AWS':'arn:aws:iam::111122223333:user/'}   | Principal is not valid.
      'Principal':{'AWS':'arn:aws:iam::111122223333:user/a*'} | Principal 'arn:aws:iam::111122223333:user/a*' has a wildcard; use Principal * with a condition on aws:PrincipalArn.
      'Principal':{'AWS':'444455556666'}          | Principal '444455556666' is another account; name its users and roles instead.
      'Principal':{'AWS':'arn:aws:iam::444455556666:root'} | Principal 'arn:aws:iam::444455556666:root' is another account; name its users and roles instead.
      'Principal':{'Keylife':''}                  | Principal is not valid.
      'Principal':{'Keylife':'or*'}               | Principal 'or*' has a wildcard; use Principal * with a condition on aws:PrincipalArn.
      'Principal':{'Service':'s3.amazonaws.com'}  | Principals of the kind 'Service' are not supported.
      'Principal':{'Federated':'accounts.google.com'} | Principals of the kind 'Federated' are not supported.
      'Action':7                                  | Action is not valid.
      'Action':[]                                 | Action is not valid.
      'Action':'s3:GetObject'                     | There is no action 's3:GetObject'.
      'Action':'kms:'                             | There is no action 'kms:'.
      'Action':'kms:Encypt'                       | There is no action 'kms:Encypt'.
      'Action':['kms:*','kms:Encrypted*']         | There is no action 'kms:Encrypted*'.
      'Action':'k*'                               | There is no action 'k*'.
      'Resource':[]                               | Resource is not valid.
      'Resource':'key/k'                          | Resource is not valid.
      'Resource':'arn:aws:kms:*:*:key/${aws:username}' | Policy variables are not supported: 'arn:aws:kms:*:*:key/${aws:username}'.
      'Condition':[]                              | Condition is not valid.
      'Condition':{'Bool':'x'}                    | Condition is not valid.
      'Condition':{'StringEquals':{'kms:KeySpec':{}}} | Condition is not valid.
      'Condition':{'StringEquals':{'kms:KeySpec':[]}} | Condition is not valid.
      'Condition':{'StringEquals':{'kms:KeySpec':null}} | Condition is not valid.
      'Condition':{'StringEquals':{'aws:SourceIp':'10.0.0.1'}} | The condition key 'aws:SourceIp' is not supported.
      'Condition':{'StringEquals':{'kms:EncryptionContext:':'x'}} | The condition key 'kms:EncryptionContext:' is not supported.
      'Condition':{'IpAddress':{'kms:KeySpec':'x'}} | The condition operator 'IpAddress' is not supported.
      'Condition':{'stringEquals':{'kms:KeySpec':'x'}} | The condition operator 'stringEquals' is not supported.
      'Condition':{'ForSomeValues:StringEquals':{'kms:KeySpec':'x'}} | The condition operator 'ForSomeValues:StringEquals' is not supported.
      'Condition':{'NullIfExists':{'kms:KeySpec':true}} | The condition operator 'NullIfExists' is not supported.
      'Condition':{'StringEquals':{'kms:KeySpec':'${aws:username}'}} | Policy variables are not supported: '${aws:username}'.
      'Condition':{'NumericEquals':{'kms:KeySpec':'1'}} | NumericEquals does not compare values of 'kms:KeySpec'.
      'Condition':{'StringEquals':{'kms:ValidTo':'1'}} | StringEquals does not compare values of 'kms:ValidTo'.
      'Condition':{'NumericLessThan':{'kms:ValidTo':'soon'}} | 'soon' is not a number.
      'Condition':{'NumericLessThan':{'kms:ValidTo':1e300}} | '10000000000000000000000000000000000000000000000000000000000000000000000000000000…' is not a number.
      'Condition':{'DateLessThan':{'aws:CurrentTime':'2026-02-30'}} | '2026-02-30' is not a date.
      'Condition':{'DateLessThan':{'aws:CurrentTime':'2026-01-01T00:00'}} | '2026-01-01T00:00' is not a date.
      'Condition':{'Bool':{'kms:MultiRegion':'yes'}} | 'yes' is not true or false.
      'Condition':{'Null':{'kms:KeySpec':['true','false']}} | Null takes one value, true or false.
      'Condition':{'ArnLike':{'aws:PrincipalArn':'orders'}} | 'orders' is not an ARN.
      'Condition':{'ForAllValues:StringEquals':{'kms:EncryptionContext:a':'b'}} | 'kms:EncryptionContext:a' has one value: leave out ForAllValues and ForAnyValue.
      'Condition':{'StringEquals':{'kms:EncryptionContextKeys':'b'}} | 'kms:EncryptionContextKeys' can have several values: it needs ForAllValues or ForAnyValue.
      """,
      quoteCharacter = '`')
  void refusesStatementsThatCannotBeDecidedBy(String element, String why) {
    assertMalformed(put(text("{'Statement':" + statementWith(element) + "}")), why);
  }

  private static String statementWith(String element) {
    Map<String, String> elements = new LinkedHashMap<>();
    elements.put("'Effect'", "'Allow'");
    elements.put("'Principal'", "'*'");
    elements.put("'Action'", "'kms:*'");
    elements.put("'Resource'", "'*'");
    if (element.startsWith("-")) {
      elements.remove(element.substring(1));
    } else {
      String[] nameAndValue = element.split(":", 2);
      elements.put(nameAndValue[0], nameAndValue[1]);
    }
    return elements.entrySet().stream()
        .map(each -> each.getKey() + ":" + each.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static void assertMalformed(Event event, String why) {
    Event.Failure failure = OracleWords.failure(event);
    assertThat(failure.message()).isEqualTo("Malformed key policy. " + why);
    assertThat(failure.code()).isEqualTo(FailureCode.MALFORMED_POLICY_DOCUMENT);
  }

  @Test
  void aPolicyIsBoundedAndOfPrintableLatinCharacters() {
    String policy = text("{'Statement':STATEMENT}");
    String largest = policy + " ".repeat(KeyPolicy.LARGEST - policy.length());
    assertThat(put(largest)).isInstanceOf(Event.KeyPolicyUpdated.class);
    assertThat(OracleWords.failure(put(largest + " ")).code())
        .isEqualTo(FailureCode.LIMIT_EXCEEDED);
    for (String wrong : List.of("\u0100", "\u0085", "\u007f", "\u0000", "\ud83d")) {
      Event.Failure failure = OracleWords.failure(put(policy + wrong));
      assertThat(failure.code()).isEqualTo(FailureCode.VALIDATION);
    }
    assertThat(OracleWords.failure(put("")).code())
        .isEqualTo(FailureCode.MALFORMED_POLICY_DOCUMENT);
  }

  @Test
  void theOnlyNameOfAPolicyIsDefault() {
    World w = World.in("Enabled");
    Event event =
        w.send(
            new Command.PutKeyPolicy(w.header(), "other", text("{'Statement':STATEMENT}"), false));
    assertThat(OracleWords.failure(event).message()).isEqualTo("policyName must be default");
  }

  @Test
  void theDefaultPolicyIsOne() {
    String policy = KeyPolicy.defaultFor(World.NAMESPACE);
    assertThat(policy).contains("\"arn:aws:iam::111122223333:root\"");
    assertThat(put(policy)).isInstanceOf(Event.KeyPolicyUpdated.class);
  }

  @Test
  void aKeyIsCreatedWithTheAttributesItIsGiven() {
    World w = new World();
    KeyAttributes attributes =
        new KeyAttributes(
            "orders",
            List.of(new Tag("team", "payments"), new Tag("empty", "")),
            Optional.of(text("{'Statement':STATEMENT}")));
    Event.KeyStateChanged created = (Event.KeyStateChanged) w.send(create(w, attributes));
    assertThat(created.creation().orElseThrow().attributes()).isEqualTo(attributes);
    assertThat(w.record.orElseThrow().attributes()).isEqualTo(attributes);
  }

  @Test
  void aKeyIsNotCreatedWithAttributesThatCannotBe() {
    World w = new World();
    Tag reserved = new Tag("AWS:x", "");
    Event tagged = w.send(create(w, new KeyAttributes("", List.of(reserved), Optional.empty())));
    assertThat(OracleWords.failure(tagged).code()).isEqualTo(FailureCode.TAG);
    Event policed = w.send(create(w, new KeyAttributes("", List.of(), Optional.of("{}"))));
    assertThat(OracleWords.failure(policed).code())
        .isEqualTo(FailureCode.MALFORMED_POLICY_DOCUMENT);
    assertThat(w.record).isEmpty();
  }

  private static Command create(World w, KeyAttributes attributes) {
    return new Command.CreateKey(
        w.header(),
        Optional.of(KeySpec.SYMMETRIC_DEFAULT),
        Optional.empty(),
        Optional.of(Origin.EXTERNAL),
        attributes,
        false);
  }

  private static Event put(String policy) {
    World w = World.in("Enabled");
    return w.send(new Command.PutKeyPolicy(w.header(), KeyPolicy.NAME, policy, false));
  }

  private static String text(String policy) {
    return policy.replace("STATEMENT", STATEMENT).replace('\'', '"');
  }
}
