package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How a command's key id leads to a key, or to the right refusal. */
class KeyNamespaceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
k                                                                   | k
mrk-1234abcd12ab34cd56ef1234567890ab                                | mrk-1234abcd12ab34cd56ef1234567890ab
1234abcd-12ab-34cd-56ef-1234567890ab                                | 1234abcd-12ab-34cd-56ef-1234567890ab
arn:aws:kms:eu-central-1:111122223333:key/k                         | k
arn:aws:kms:eu-central-1:111122223333:key/mrk-12                    | mrk-12
nobody!                                                             | NotFoundException
alias/k                                                             | InvalidArnException
ARN:aws:kms:eu-central-1:111122223333:key/k                         | NotFoundException
arn:aws:kms:us-east-1:111122223333:key/k                            | NotFoundException
arn:aws-cn:kms:eu-central-1:111122223333:key/k                      | NotFoundException
arn:aws:kms:eu-central-1:999999999999:key/k                         | NotFoundException
arn:aws:kms:eu-central-1:111122223333:alias/k                       | InvalidArnException
arn:aws:kms:eu-central-1:111122223333:key/                          | InvalidArnException
arn:aws:kms:eu-central-1:111122223333:key/k/k                       | InvalidArnException
arn:aws:kms:eu-central-1:111122223333:key/k:k                       | InvalidArnException
arn:aws:kms:eu-central-1:111122223333:k                             | InvalidArnException
arn:aws:kms:eu-central-1:1111:key/k                                 | InvalidArnException
arn:aws:kms::111122223333:key/k                                     | InvalidArnException
arn:aws:s3:eu-central-1:111122223333:key/k                          | InvalidArnException
arn:gcp:kms:eu-central-1:111122223333:key/k                         | InvalidArnException
arn:aws:kms                                                         | InvalidArnException
arn:                                                                | InvalidArnException
""")
  void aKeyIdOrAnArnLeadsToItsKeyOrToItsRefusal(String text, String outcome) {
    assertThat(resolved(text)).isEqualTo(outcome);
    assertThat(World.NAMESPACE.find(text).isPresent()).isEqualTo(!outcome.endsWith("Exception"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
alias/k                                                             | alias/k
arn:aws:kms:eu-central-1:111122223333:alias/k                       | alias/k
arn:aws:kms:eu-central-1:111122223333:alias/k:k/k                   | alias/k:k/k
k                                                                   | none
arn:aws:kms:eu-central-1:111122223333:key/k                         | none
arn:aws:kms:eu-central-1:1111:alias/k                               | none
arn:aws:s3:eu-central-1:111122223333:alias/k                        | none
arn:aws:kms:us-east-1:111122223333:alias/k                          | NotFoundException
arn:aws:kms:eu-central-1:999999999999:alias/k                       | NotFoundException
alias/                                                              | NotFoundException
alias/k!                                                            | NotFoundException
""")
  void anAliasIsNamedByItsNameOrItsArn(String text, String outcome) {
    String found;
    try {
      found = World.NAMESPACE.findAlias(text).map(AliasName::value).orElse("none");
    } catch (KmsException e) {
      found = e.code().awsName();
    }
    assertThat(found).isEqualTo(outcome);
  }

  @Test
  void aKeyIdHasAtMost128Characters() {
    assertThat(resolved("k".repeat(128))).isEqualTo("k".repeat(128));
    assertThat(resolved("k".repeat(129))).isEqualTo("NotFoundException");
    assertThat(resolved("arn:aws:kms:eu-central-1:111122223333:key/" + "k".repeat(129)))
        .isEqualTo("InvalidArnException");
  }

  @Test
  void aBareIdAndItsArnReachTheSameKey() {
    World w = World.in("Enabled");
    w.send(new Command.DisableKey(w.header(World.ARN)));
    assertThat(w.state()).isEqualTo("Disabled");
    Event event = w.send(new Command.EnableKey(w.header(World.KEY)));
    assertThat(event.header().keyId()).isEqualTo(World.KEY);
    assertThat(event.header().arn()).contains(World.ARN);
    assertThat(event.header().sequence()).isEqualTo(5);
  }

  @Test
  void aKeyCreatedByItsArnIsReachedByItsBareId() {
    World w = new World();
    w.send(
        new Command.CreateKey(
            w.header(World.ARN),
            Optional.of(KeySpec.HMAC_256),
            Optional.of(KeyUsage.GENERATE_VERIFY_MAC),
            Optional.of(Origin.EXTERNAL),
            KeyAttributes.of(""),
            false));
    assertThat(w.record.orElseThrow().id()).isEqualTo(new KeyId(World.KEY));
  }

  static Stream<String> hostileTexts() {
    return Stream.of(
        "a\nERROR forged line",
        "a\r\n\u001b[2J",
        "a\0b",
        "arn:\u0007",
        "arn:aws:kms:eu-central-1:111122223333:key/a\n",
        "arn:aws:kms:eu-central-1\n:111122223333:key/k",
        "\u202eright to left",
        "\u2028line separator",
        "\ud83d half a pair",
        "'; DROP TABLE keys; --",
        "${jndi:ldap://x}",
        "x".repeat(2000),
        "x".repeat(10_000),
        "\n".repeat(10_000),
        "arn:" + "x".repeat(10_000),
        "arn:" + ":".repeat(1_000));
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void hostileTextIsRefusedInAShortAndPrintableMessage(String text) {
    World w = World.in("Enabled");
    Event event = w.send(new Command.ScheduleKeyDeletion(w.header(text), OptionalInt.empty()));
    assertThat(event).isInstanceOf(Event.CommandRejected.class);
    String message = ((Event.CommandRejected) event).failure().message();
    assertThat(message).hasSizeLessThan(400).matches("[ -~…]+");
    assertThat(event.header().arn()).isEmpty();
    assertThat(event.header().sequence()).as("no key's history").isZero();
    assertThat(w.state()).isEqualTo("Enabled");
  }

  @Test
  void aNamespaceHasAwsShapes() {
    assertThat(new KeyNamespace("aws-us-gov", "us-gov-west-1", "000000000000").arn(new KeyId("a")))
        .isEqualTo("arn:aws-us-gov:kms:us-gov-west-1:000000000000:key/a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyNamespace("gcp", "eu-central-1", "111122223333"))
        .withMessageContaining("partition");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyNamespace("aws", "Frankfurt", "111122223333"))
        .withMessageContaining("region");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyNamespace("aws", "eu-central-1", "1111"))
        .withMessageContaining("account");
  }

  private static String resolved(String text) {
    try {
      return World.NAMESPACE.resolve(text).value();
    } catch (KmsException refused) {
      return refused.code().awsName();
    }
  }
}
