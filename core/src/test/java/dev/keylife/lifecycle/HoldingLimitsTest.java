package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Command.CreateKey;
import dev.keylife.lifecycle.Command.GetParametersForImport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nobody has more keys and unused import parameters than one principal may have. */
class HoldingLimitsTest {
  private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/Loader/night-7";
  private static final String ROLE = "arn:aws:iam::111122223333:role/Loader";

  private final World w =
      new World(
          LifecyclePolicy.defaults(World.NAMESPACE).withHoldings(new HoldingLimits(1_000, 50)));

  @Test
  void whoHasCreatedAsManyKeysAsOneMayHaveIsToldWhatToDoAndMakesNobodyGenerateKeyPairs() {
    hold(Map.of("tester", new Holdings.Held(1_000, 0), "other", new Holdings.Held(999, 50)));
    CreateKey rsa = create(KeySpec.RSA_4096, KeyUsage.SIGN_VERIFY);
    assertThat(w.keyPairNeeded(rsa)).isEmpty();
    assertThat(refusal(w.send(rsa)))
        .isEqualTo(
            "LimitExceededException: tester has created as many keys as one principal may have"
                + " here, 1000. Schedule the deletion of keys that are not needed, or have the"
                + " limit raised.");
    assertThat(w.record).isEmpty();

    w.issuer = "other";
    assertThat(w.send(create(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT)))
        .isInstanceOf(Event.KeyStateChanged.class);
    assertThat(w.record.orElseThrow().createdBy()).hasValue("other");
  }

  @Test
  void whoHasAsManyUnusedImportParametersAsOneMayHaveGetsNoMore() {
    w.create();
    hold(Map.of("tester", new Holdings.Held(1_000, 50), "other", new Holdings.Held(0, 49)));
    GetParametersForImport get = parameters();
    assertThat(w.keyPairNeeded(get)).isEmpty();
    assertThat(refusal(w.send(get)))
        .isEqualTo(
            "LimitExceededException: tester has as many unused import parameters as one principal"
                + " may have here, 50. Import with them, revoke them, or wait until they expire.");
    assertThat(w.record.orElseThrow().parameters()).isEmpty();

    w.issuer = "other";
    assertThat(w.send(parameters())).isInstanceOf(Event.ImportParametersIssued.class);
    assertThat(w.record.orElseThrow().parameters())
        .extracting(OutstandingParameters::askedBy)
        .containsExactly(Optional.of("other"));
  }

  @Test
  void whatASessionHasIsItsRoles() {
    w.issuer = SESSION;
    w.create();
    assertThat(w.record.orElseThrow().createdBy()).hasValue(ROLE);
    hold(Map.of(ROLE, new Holdings.Held(1, 50)));
    assertThat(refusal(w.send(parameters()))).startsWith("LimitExceededException: " + ROLE);
    w.issuer = ROLE.replace("role/", "role/night/shift/");
    assertThat(refusal(w.send(parameters()))).startsWith("LimitExceededException: " + ROLE);
  }

  @Test
  void whoMayNotAskLearnsNothingAboutLimits() {
    World closed =
        new World(
            LifecyclePolicy.defaults(World.NAMESPACE)
                .withHoldings(new HoldingLimits(1, 1))
                .withAuthority(new Authority(PrincipalPatterns.NOBODY, PrincipalPatterns.NOBODY)));
    assertThat(closed.keyPairNeeded(create(KeySpec.RSA_4096, KeyUsage.SIGN_VERIFY)))
        .as("nor makes anybody generate key pairs")
        .isEmpty();
    assertThat(w.keyPairNeeded(create(KeySpec.RSA_4096, KeyUsage.SIGN_VERIFY))).isPresent();
    assertThat(w.keyPairNeeded(create(KeySpec.RSA_4096, KeyUsage.GENERATE_VERIFY_MAC)))
        .as("nor does what is malformed")
        .isEmpty();
    closed.holdings = principal -> new Holdings.Held(1, 1);
    assertThat(
            refusal(
                closed.send(
                    new CreateKey(
                        closed.header(),
                        Optional.of(KeySpec.SYMMETRIC_DEFAULT),
                        Optional.empty(),
                        Optional.of(Origin.EXTERNAL),
                        new KeyAttributes("", List.of(), Optional.empty()),
                        false))))
        .startsWith("AccessDeniedException");
  }

  private void hold(Map<String, Holdings.Held> held) {
    w.holdings = principal -> held.getOrDefault(principal, Holdings.Held.NOTHING);
  }

  private CreateKey create(KeySpec spec, KeyUsage usage) {
    return new CreateKey(
        w.header(),
        Optional.of(spec),
        Optional.of(usage),
        Optional.of(Origin.AWS_KMS),
        new KeyAttributes("", List.of(), Optional.empty()),
        false);
  }

  private GetParametersForImport parameters() {
    return new GetParametersForImport(
        w.header(),
        Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
        Optional.of(WrappingKeySpec.RSA_4096),
        Optional.empty());
  }

  private static String refusal(Event event) {
    Event.Failure failure = ((Event.CommandRejected) event).failure();
    return failure.code().awsName() + ": " + failure.message();
  }
}
