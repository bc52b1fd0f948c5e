package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How import parameters are bounded, so that nobody locks out the owner of a key or its tokens. */
class ImportParametersLimitsTest {
  private static final int MAX_OUTSTANDING = 3;
  private static final int MAX_FAILURES = 4;

  private final World w = new World(policy(ImportPolicy.defaults()));

  @Test
  void oneMoreThanAKeyMayHaveTakesThePlaceOfTheOldest() {
    w.create();
    List<ByteString> tokens = new ArrayList<>();
    for (int i = 0; i < MAX_OUTSTANDING + 2; i++) {
      tokens.add(w.issueToken());
    }

    assertThat(w.secrets).as("bounded, and the oldest erased").hasSize(MAX_OUTSTANDING);
    assertThat(w.record.orElseThrow().deadlines()).hasSize(MAX_OUTSTANDING);
    for (ByteString old : tokens.subList(0, 2)) {
      assertThat(importWith(old, "m"))
          .isEqualTo(
              "InvalidImportTokenException: The import token was used, was revoked, gave way to"
                  + " newer ones or failed too often; ask for new import parameters.");
    }
    assertThat(importWith(tokens.get(2), "m")).isEqualTo("imported");
  }

  @Test
  void aLowerLimitTakesEffectWithTheNextParameters() {
    w.create();
    for (int i = 0; i < MAX_OUTSTANDING; i++) {
      w.issueToken();
    }
    World lower = new World(policy(ImportPolicy.defaults(), 1));
    lower.record = w.record;
    lower.secrets.putAll(w.secrets);

    lower.issueToken();

    assertThat(lower.secrets).hasSize(1);
    Invariants.check(lower);
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "wrapped:bad-length", "wrapped:not the same"})
  void afterSoManyFailuresATokenIsWithdrawn(String ciphertext) {
    w.create();
    w.importMaterial("m");
    ByteString token = w.issueToken();
    ByteString other = w.issueToken();
    for (int i = 1; i < MAX_FAILURES; i++) {
      assertThat(importCiphertext(token, ciphertext)).doesNotContain("withdrawn");
    }

    assertThat(importCiphertext(token, ciphertext))
        .endsWith(
            " It was failure 4 under this import token, which has been withdrawn; ask for new"
                + " import parameters.");

    assertThat(w.record.orElseThrow().parameters()).hasSize(1);
    Invariants.check(w);
    assertThat(importWith(token, "m")).startsWith("InvalidImportTokenException");
    assertThat(importWith(other, "m")).as("another token is not concerned").isEqualTo("imported");
  }

  @Test
  void oneFailureMayBeOneTooMany() {
    World strict = new World(policy(ImportPolicy.defaults(), MAX_OUTSTANDING, 1));
    strict.create();
    ByteString token = strict.issueToken();
    assertThat(outcome(strict.send(strict.importCommand(token, FakeCryptography.bytes("bad")))))
        .contains("It was failure 1 under this import token, which has been withdrawn");
    assertThat(strict.secrets).isEmpty();
    for (int none : new int[] {0, -1}) {
      assertThatThrownBy(() -> policy(ImportPolicy.defaults(), MAX_OUTSTANDING, none))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> policy(ImportPolicy.defaults(), none, MAX_FAILURES))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void failuresAheadOfTheUnwrapAndThoseThatMayPassAreNotCounted() {
    w.create();
    ByteString token = w.issueToken();
    for (int i = 0; i < 2 * MAX_FAILURES; i++) {
      assertThat(importCiphertext(token, "timeout")).startsWith("DependencyTimeoutException");
      w.send(
          World.withExpiry(
              w.importCommand(token, FakeCryptography.wrapped("m")), w.now.minusSeconds(1)));
    }
    assertThat(importWith(token, "m")).isEqualTo("imported");
  }

  @Test
  void revokedParametersAreErasedAndTheirTokensOfNoUse() {
    w.create();
    ByteString token = w.issueToken();
    w.issueToken();

    Event event = w.send(new Command.RevokeImportParameters(w.header()));

    assertThat(event)
        .isInstanceOfSatisfying(
            Event.ImportParametersRevoked.class,
            revoked -> {
              assertThat(revoked.revokedCount()).isEqualTo(2);
              assertThat(revoked.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
            });
    assertThat(w.secrets).isEmpty();
    assertThat(w.record.orElseThrow().deadlines()).isEmpty();
    assertThat(importWith(token, "m")).startsWith("InvalidImportTokenException");
    assertThat(importWith(w.issueToken(), "m")).as("new ones can be had").isEqualTo("imported");
  }

  @Test
  void parametersOfAKeyThatIsToBeDeletedCanBeRevoked() {
    World pending = World.in("Enabled");
    pending.issueToken();
    pending.send(new Command.ScheduleKeyDeletion(pending.header(), java.util.OptionalInt.empty()));

    assertThat(pending.send(new Command.RevokeImportParameters(pending.header())))
        .isInstanceOf(Event.ImportParametersRevoked.class);
  }

  @Test
  void whatAnOperatorRulesOutIsRefusedWithWhatIsAllowed() {
    World strict =
        new World(
            policy(
                new ImportPolicy(
                    Duration.ofHours(24),
                    MAX_OUTSTANDING,
                    MAX_FAILURES,
                    Set.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
                    Set.of(WrappingKeySpec.RSA_4096, WrappingKeySpec.RSA_3072))));
    strict.create();

    assertThat(ask(strict, WrappingAlgorithm.RSAES_OAEP_SHA_1, WrappingKeySpec.RSA_4096))
        .isEqualTo(
            "UnsupportedOperationException: Wrapping algorithm RSAES_OAEP_SHA_1 is not allowed"
                + " here; use one of [RSAES_OAEP_SHA_256].");
    assertThat(ask(strict, WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048))
        .isEqualTo(
            "UnsupportedOperationException: Wrapping key spec RSA_2048 is not allowed here; use"
                + " one of [RSA_3072, RSA_4096].");
    assertThat(ask(strict, WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_3072))
        .isEqualTo("issued");
  }

  @Test
  void whatIsRuledOutLaterIsRefusedForTokensThatWereIssuedBefore() {
    w.create();
    ByteString token = w.issueToken(); // RSAES_OAEP_SHA_256 under RSA_2048
    World strict =
        new World(
            policy(
                new ImportPolicy(
                    Duration.ofHours(24),
                    MAX_OUTSTANDING,
                    MAX_FAILURES,
                    Set.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
                    Set.of(WrappingKeySpec.RSA_4096))));
    strict.record = w.record;
    strict.secrets.putAll(w.secrets);

    assertThat(outcome(strict.send(strict.importCommand(token, FakeCryptography.wrapped("m")))))
        .startsWith("UnsupportedOperationException: Wrapping key spec RSA_2048 is not allowed");
  }

  private String importWith(ByteString token, String material) {
    return importCiphertext(token, "wrapped:" + material);
  }

  private String importCiphertext(ByteString token, String ciphertext) {
    return outcome(w.send(w.importCommand(token, FakeCryptography.bytes(ciphertext))));
  }

  private static String ask(World world, WrappingAlgorithm algorithm, WrappingKeySpec spec) {
    return outcome(
        world.send(
            new Command.GetParametersForImport(
                world.header(), Optional.of(algorithm), Optional.of(spec), Optional.empty())));
  }

  private static String outcome(Event event) {
    if (event instanceof Event.ImportFailed failed) {
      return words(failed.failure());
    }
    if (event instanceof Event.CommandRejected rejected) {
      return words(rejected.failure());
    }
    return event instanceof Event.ImportParametersIssued ? "issued" : "imported";
  }

  private static String words(Event.Failure failure) {
    return failure.code().awsName() + ": " + failure.message();
  }

  private static LifecyclePolicy policy(ImportPolicy imports) {
    return policy(imports, MAX_OUTSTANDING);
  }

  private static LifecyclePolicy policy(ImportPolicy imports, int maxOutstanding) {
    return policy(imports, maxOutstanding, MAX_FAILURES);
  }

  private static LifecyclePolicy policy(ImportPolicy imports, int maxOutstanding, int maxFailures) {
    return new LifecyclePolicy(
        World.NAMESPACE,
        new ImportPolicy(
            imports.parametersValidity(),
            maxOutstanding,
            maxFailures,
            imports.algorithms(),
            imports.keySpecs()),
        List.of(),
        LifecyclePolicy.AWS_ROTATIONS,
        10,
        Authority.OPEN,
        HoldingLimits.defaults(),
        Duration.ofHours(24),
        MultiRegionPolicy.NONE);
  }
}
