package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.InvalidAliasNameException;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Aliases through the API: what they stand for, where they may be named, and one effect a call. */
@ExtendWith(SharedStack.class)
class AliasCallsTest {
  private static final String ARNS = "arn:aws:kms:us-east-1:000000000000:";
  private static GatewayStack stack;
  private static KmsClient kms;

  @BeforeAll
  static void start(GatewayStack shared) {
    stack = shared;
    kms = stack.kms();
  }

  private static String create() {
    return kms.createKey(r -> r.origin("EXTERNAL")).keyMetadata().keyId();
  }

  /** A name that no other test has. */
  private static String fresh() {
    return "alias/" + UUID.randomUUID();
  }

  private static String described(String keyId) {
    return kms.describeKey(r -> r.keyId(keyId)).keyMetadata().keyId();
  }

  private static List<String> namesOf(String keyId) {
    return kms.listAliases(r -> r.keyId(keyId)).aliases().stream()
        .map(AliasListEntry::aliasName)
        .toList();
  }

  @Test
  void anAliasStandsForAKeyFromTheAnswerOn() {
    String orders = create();
    String payments = create();
    String alias = fresh();
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(ARNS + "key/" + orders));
    assertThat(described(alias)).isEqualTo(orders);
    assertThat(described(ARNS + alias)).isEqualTo(orders);
    AliasListEntry entry = kms.listAliases(r -> r.keyId(orders)).aliases().get(0);
    assertThat(entry.aliasName()).isEqualTo(alias);
    assertThat(entry.aliasArn()).isEqualTo(ARNS + alias);
    assertThat(entry.targetKeyId()).isEqualTo(orders);
    assertThat(entry.creationDate()).isBetween(Instant.now().minusSeconds(600), Instant.now());
    assertThat(entry.lastUpdatedDate()).isEqualTo(entry.creationDate());

    kms.updateAlias(r -> r.aliasName(alias).targetKeyId(payments));
    assertThat(described(alias)).isEqualTo(payments);
    assertThat(namesOf(orders)).isEmpty();
    assertThat(namesOf(ARNS + "key/" + payments)).containsExactly(alias);

    kms.deleteAlias(r -> r.aliasName(alias));
    assertThat(namesOf(payments)).isEmpty();
    assertThatThrownBy(() -> described(alias))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Alias " + ARNS + alias + " is not found.");
  }

  @Test
  void whatCannotBeIsRefusedAsAwsRefusesIt() {
    String key = create();
    String other = create();
    String alias = fresh();
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    assertThatThrownBy(() -> kms.createAlias(r -> r.aliasName(alias).targetKeyId(other)))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("An alias with the name " + ARNS + alias + " already exists");
    String unknown = fresh();
    assertThatThrownBy(() -> kms.updateAlias(r -> r.aliasName(unknown).targetKeyId(other)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Alias " + ARNS + unknown + " is not found.");
    assertThatThrownBy(() -> kms.deleteAlias(r -> r.aliasName(unknown)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Alias " + ARNS + unknown + " is not found.");
    String missing = UUID.randomUUID().toString();
    assertThatThrownBy(() -> kms.createAlias(r -> r.aliasName(unknown).targetKeyId(missing)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Key '" + ARNS + "key/" + missing + "' does not exist");
    assertThatThrownBy(() -> kms.listAliases(r -> r.keyId(missing)))
        .isInstanceOf(NotFoundException.class);
    String mac =
        kms.createKey(r -> r.origin("EXTERNAL").keySpec("HMAC_256").keyUsage("GENERATE_VERIFY_MAC"))
            .keyMetadata()
            .keyId();
    assertThatThrownBy(() -> kms.updateAlias(r -> r.aliasName(alias).targetKeyId(mac)))
        .satisfies(e -> assertThat(code(e)).isEqualTo("ValidationException"));
    kms.scheduleKeyDeletion(r -> r.keyId(other));
    assertThatThrownBy(() -> kms.createAlias(r -> r.aliasName(unknown).targetKeyId(other)))
        .isInstanceOf(KmsInvalidStateException.class)
        .hasMessageContaining(" is pending deletion.");
  }

  private static String code(Throwable failure) {
    return ((KmsException) failure).awsErrorDetails().errorCode();
  }

  @ParameterizedTest
  @CsvSource({
    "alias/aws/mine, InvalidAliasNameException",
    "alias/, InvalidAliasNameException",
    "orders, ValidationException",
    "alias/a b, ValidationException",
    "'', ValidationException"
  })
  void namesHaveTheirShape(String name, String error) {
    String key = create();
    for (Runnable call :
        List.<Runnable>of(
            () -> kms.createAlias(r -> r.aliasName(name).targetKeyId(key)),
            () -> kms.updateAlias(r -> r.aliasName(name).targetKeyId(key)),
            () -> kms.deleteAlias(r -> r.aliasName(name)))) {
      assertThatThrownBy(call::run)
          .satisfies(e -> assertThat(code(e)).isEqualTo(error))
          .satisfies(
              e ->
                  assertThat(e instanceof InvalidAliasNameException)
                      .isEqualTo(error.startsWith("InvalidAlias")));
    }
  }

  /** All operations but DescribeKey and those that use a key. */
  @ParameterizedTest
  @ValueSource(strings = {"alias/", "arn:aws:kms:us-east-1:000000000000:alias/"})
  void whereAwsTakesNoAliasNoneIsTaken(String prefix) {
    String key = create();
    String alias = fresh();
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    String named = prefix + alias.substring("alias/".length());
    assertThat(described(named)).isEqualTo(key);
    for (Runnable call :
        List.<Runnable>of(
            () -> kms.enableKey(r -> r.keyId(named)),
            () -> kms.scheduleKeyDeletion(r -> r.keyId(named)),
            () ->
                kms.getParametersForImport(
                    r ->
                        r.keyId(named)
                            .wrappingAlgorithm("RSAES_OAEP_SHA_256")
                            .wrappingKeySpec("RSA_2048")),
            () -> kms.updateKeyDescription(r -> r.keyId(named).description("x")),
            () -> kms.getKeyPolicy(r -> r.keyId(named)),
            () -> kms.listResourceTags(r -> r.keyId(named)),
            () -> kms.listAliases(r -> r.keyId(named)),
            () -> kms.createAlias(r -> r.aliasName(fresh()).targetKeyId(named)))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(InvalidArnException.class)
          .hasMessageContaining("Key Aliases are not supported for this operation.");
    }
  }

  @Test
  void pagesAreStableWhileAliasesComeAndGo() {
    String key = create();
    String prefix = fresh() + "/";
    for (int i = 10; i < 20; i++) {
      String name = prefix + i;
      kms.createAlias(r -> r.aliasName(name).targetKeyId(key));
    }
    assertThat(
            kms.listAliasesPaginator(r -> r.keyId(key).limit(3)).aliases().stream()
                .map(AliasListEntry::aliasName))
        .isEqualTo(namesOf(key))
        .hasSize(10)
        .isSorted();
    List<String> listed = new ArrayList<>();
    String marker = null;
    do {
      String after = marker;
      ListAliasesResponse page = kms.listAliases(r -> r.limit(4).marker(after));
      page.aliases().forEach(alias -> listed.add(alias.aliasName()));
      marker = page.nextMarker();
      assertThat(page.truncated()).isEqualTo(marker != null);
      if (listed.contains(prefix + 15)) {
        kms.deleteAlias(r -> r.aliasName(prefix + 15));
        kms.createAlias(r -> r.aliasName(prefix + 15).targetKeyId(key));
      }
    } while (marker != null);
    assertThat(listed).doesNotHaveDuplicates().isSorted().containsAll(namesOf(key));
  }

  /** The name was deleted by the first try, and given to another key before the second one came. */
  @Test
  void aTryOfDeleteAliasThatComesLateTakesNothingFromAnotherKey() throws Exception {
    String first = create();
    String second = create();
    String alias = fresh();
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(first));
    RawCaller caller = new RawCaller(stack.url());
    Optional<String> invocation = Optional.of(UUID.randomUUID().toString());
    String input = "{\"AliasName\": \"" + alias + "\"}";
    assertThat(caller.call("DeleteAlias", input, invocation).status()).isEqualTo(200);
    assertThat(caller.call("DeleteAlias", input, invocation).status()).isEqualTo(200);
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(second));
    assertThat(caller.call("DeleteAlias", input, invocation).status()).isEqualTo(200);
    assertThat(described(alias)).isEqualTo(second);
    RawCaller elsewhere = new RawCaller(URI.create(stack.startGateway(Map.of()).url()));
    assertThat(elsewhere.call("DeleteAlias", input, invocation).status()).isEqualTo(200);
    assertThat(described(alias)).isEqualTo(second);
    assertThat(caller.call("DeleteAlias", input).status()).as("a call of its own").isEqualTo(200);
    assertThat(caller.call("DeleteAlias", input).error()).isEqualTo("NotFoundException");
  }
}
