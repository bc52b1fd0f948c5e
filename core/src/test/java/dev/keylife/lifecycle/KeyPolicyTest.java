package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
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
        "{'Version':'2008-10-17','Statement':[{'Sid':'s','Effect':'Deny','Principal':{'AWS':"
            + "['arn:aws:iam::111122223333:role/a','111122223333','*'],'Service':'x.amazonaws.com'},"
            + "'NotAction':['kms:Decrypt'],'Resource':'*',"
            + "'Condition':{'Bool':{'kms:GrantIsForAWSResource':true},'StringLike':{'a':['b','c']}}}]}",
        // Of no effect, and AWS KMS takes it.
        "{'Statement':{'Effect':'Allow','Principal':'*'}}",
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
      {'Statement':STATEMENT                                          | It is not one JSON object in which each name stands once.
      {'Statement':STATEMENT} {}                                      | It is not one JSON object in which each name stands once.
      {'Statement':STATEMENT,'Statement':STATEMENT}                   | It is not one JSON object in which each name stands once.
      []                                                              | It is not one JSON object in which each name stands once.
      null                                                            | It is not one JSON object in which each name stands once.
      {}                                                              | It has no Statement.
      {'Statement':[]}                                                | Statement is not valid.
      {'Statement':null}                                              | A Statement needs an Effect.
      {'Statement':'x'}                                               | A Statement is an object.
      {'statement':STATEMENT}                                         | The policy has no element 'statement'.
      {'Version':'2012','Statement':STATEMENT}                        | Version is not valid.
      {'Id':7,'Statement':STATEMENT}                                  | Id is not valid.
      {'Statement':{'Principal':'*','Action':'a','Resource':'*'}}     | A Statement needs an Effect.
      {'Statement':{'Effect':'allow','Principal':'*'}}                | Effect is not valid.
      {'Statement':{'Effect':'Allow','Action':'a','Resource':'*'}}    | A Statement needs a Principal.
      {'Statement':{'Effect':'Allow','Principal':'someone'}}          | Principal is not valid.
      {'Statement':{'Effect':'Allow','Principal':{}}}                 | Principal is not valid.
      {'Statement':{'Effect':'Allow','Principal':{'AWS':'me'}}}       | Principal is not valid.
      {'Statement':{'Effect':'Allow','Principal':{'AWS':[]}}}         | Principal is not valid.
      {'Statement':{'Effect':'Allow','Principal':{'AWS':null}}}       | Principal is not valid.
      {'Statement':{'Effect':'Allow','Principal':{'Who':'*'}}}        | Principal is not valid.
      {'Statement':{'Effect':'Allow','Principal':'*','NotPrincipal':'*'}} | A Statement has Principal or NotPrincipal, not both.
      {'Statement':{'Effect':'Allow','Principal':'*','Action':'a','NotAction':'b'}} | A Statement has Action or NotAction, not both.
      {'Statement':{'Effect':'Allow','Principal':'*','Action':7}}     | Action is not valid.
      {'Statement':{'Effect':'Allow','Principal':'*','Resource':[]}}  | Resource is not valid.
      {'Statement':{'Effect':'Allow','Principal':'*','Condition':[]}} | Condition is not valid.
      {'Statement':{'Effect':'Allow','Principal':'*','Condition':{'Bool':'x'}}} | Condition is not valid.
      {'Statement':{'Effect':'Allow','Principal':'*','Condition':{'Bool':{'x':{}}}}} | Condition is not valid.
      {'Statement':{'Effect':'Allow','Principal':'*','Conditions':{}}} | A Statement has no element 'Conditions'.
      """,
      quoteCharacter = '`')
  void refusesWhatIsNone(String policy, String why) {
    Event.Failure failure = OracleWords.failure(put(text(policy)));
    assertThat(failure.code()).isEqualTo(FailureCode.MALFORMED_POLICY_DOCUMENT);
    assertThat(failure.message()).isEqualTo("Malformed key policy. " + why);
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
        w.send(new Command.PutKeyPolicy(w.header(), "other", text("{'Statement':STATEMENT}")));
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
        attributes);
  }

  private static Event put(String policy) {
    World w = World.in("Enabled");
    return w.send(new Command.PutKeyPolicy(w.header(), KeyPolicy.NAME, policy));
  }

  private static String text(String policy) {
    return policy.replace("STATEMENT", STATEMENT).replace('\'', '"');
  }
}
