package dev.keylife.lifecycle;

import static dev.keylife.lifecycle.Regions.A;
import static dev.keylife.lifecycle.Regions.B;
import static dev.keylife.lifecycle.Regions.C;
import static dev.keylife.lifecycle.Regions.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Command.SynchronizeMultiRegionKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Multi-Region keys in the installations of two Regions and more. */
class MultiRegionTest {

  @Test
  void aReplicaIsCreatingUntilThePrimaryHasHeardOfIt() {
    Regions regions = new Regions(A, B);
    regions.in(A).create();
    regions.in(A).importMaterial("m");

    assertThat(outcome(regions.in(A).replicateTo(B))).isEqualTo("REPLICATED");
    regions.in(A).carry(2);

    assertThat(regions.in(B).state()).isEqualTo("Creating");
    assertThat(outcome(regions.in(B).importMaterial("m"))).isEqualTo("KMSInvalidStateException");
    regions.carryAll();
    assertThat(regions.in(B).state()).isEqualTo("PendingImport");
    assertThat(regions.in(A).state()).isEqualTo("Enabled");
  }

  @Test
  void aReplicaSharesSpecUsageAndMaterialIdsAndNothingElse() {
    Regions regions = Regions.replicated();
    regions
        .in(A)
        .send(
            new Command.TagResource(regions.in(A).header(), List.of(new Tag("team", "payments"))));
    regions.in(A).send(new Command.DisableKey(regions.in(A).header()));
    regions.carryAll();

    KeyRecord replica = regions.in(B).record.orElseThrow();
    assertThat(replica.attributes()).isEqualTo(KeyAttributes.of("second"));
    assertThat(replica.createdBy()).contains("tester");
    assertThat(replica.spec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
    assertThat(regions.in(B).roles()).isEqualTo("m CURRENT absent");
    assertThat(regions.in(B).state()).isEqualTo("PendingImport");
  }

  /** As of CreateKey: the replica would be there for good, and for nobody to mend. */
  @Test
  void aReplicaGetsNoPolicyThatWhoAsksForItCouldNotReplaceUnlessItIsMeant() {
    Regions regions = new Regions(A, B);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    KeyAttributes forOthers =
        new KeyAttributes(
            "",
            List.of(),
            Optional.of(
                """
                {"Statement": [{"Effect": "Allow", "Principal": {"Keylife": "somebody else"},
                  "Action": "kms:*", "Resource": "*"}]}"""));

    assertThat(outcome(replicate(regions, forOthers, false)))
        .isEqualTo("MalformedPolicyDocumentException");
    assertThat(outcome(replicate(regions, forOthers, true))).isEqualTo("REPLICATED");
  }

  private static Event replicate(Regions regions, KeyAttributes attributes, boolean isMeant) {
    return regions
        .in(A)
        .send(new Command.ReplicateKey(regions.in(A).header(), B, attributes, isMeant));
  }

  @Test
  void aReplicaCountsAmongTheKeysOfWhoAskedForIt() {
    Regions regions = new Regions(A, B);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    regions.in(A).replicateTo(B);
    regions.in(B).holdings =
        principal -> new Holdings.Held(principal.equals("tester") ? 1_000_000 : 0, 0);

    Event refused = regions.in(A).carryTo(B, regions.in(A).news.size() - 1);

    assertThat(outcome(refused)).isEqualTo("LimitExceededException");
    assertThat(regions.in(B).record).isEmpty();
  }

  @Test
  void aReplicaIsCreatedForWhoMayCreateKeysInItsRegionAlone() {
    Authority ofOthers =
        new Authority(new PrincipalPatterns(List.of("boss")), PrincipalPatterns.NOBODY);
    Regions denied = asked(new Regions(ofOthers));
    Event.CommandRejected refused =
        (Event.CommandRejected) denied.in(A).carryTo(B, denied.in(A).news.size() - 1);
    // Not AccessDeniedException, after which a replicator would tell the same again and again.
    assertThat(refused.failure().code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refused.failure().message())
        .contains(":eu-west-1:", "tester is not authorized to perform: kms:CreateKey");
    assertThat(denied.in(B).record).isEmpty();

    Authority ofCreators =
        new Authority(
            new PrincipalPatterns(List.of("boss")), new PrincipalPatterns(List.of("tester")));
    Regions allowed = asked(new Regions(ofCreators));
    allowed.carryAll();
    assertThat(allowed.in(B).state()).isEqualTo("PendingImport");
  }

  /** A primary in A that was asked for a replica in B, of which B has not heard. */
  private static Regions asked(Regions regions) {
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    assertThat(outcome(regions.in(A).replicateTo(B))).isEqualTo("REPLICATED");
    return regions;
  }

  @Test
  void aReplicaThatItsRegionRefusedIsNoneOfItsPrimarys() {
    Regions regions = asked(new Regions(A, B));
    regions.in(B).holdings = principal -> new Holdings.Held(1_000_000, 0);
    regions.carryAll();

    assertThat(regions.in(A).multiRegion().keys().othersThan(A)).isEmpty();
    regions.in(A).importNew("n");
    assertThat(regions.in(A).roles()).isEqualTo("m CURRENT, n PENDING_ROTATION");
    regions.in(A).schedule();
    assertThat(regions.in(A).state()).isEqualTo("PendingDeletion");
    regions.in(A).send(new Command.CancelKeyDeletion(regions.in(A).header()));
    regions.in(A).send(new Command.EnableKey(regions.in(A).header()));

    regions.in(B).holdings = Holdings.NONE;
    assertThat(outcome(regions.in(A).replicateTo(B))).isEqualTo("REPLICATED");
    regions.carryAll();
    assertThat(regions.in(B).state()).isEqualTo("PendingImport");
  }

  @Test
  void aPrimaryThatWaitedToBeDeletedIsOnceItsReplicaIsRefused() {
    Regions regions = asked(new Regions(A, B));
    regions.in(A).schedule();
    assertThat(regions.in(A).state()).isEqualTo("PendingReplicaDeletion");
    regions.in(B).holdings = principal -> new Holdings.Held(1_000_000, 0);
    regions.carryAll();
    assertThat(regions.in(A).state()).isEqualTo("PendingDeletion");
  }

  @Test
  void aRefusalThatComesLateIsOfNoKeyThatIsThere() {
    Regions regions = asked(new Regions(A, B));
    Regions.News first = regions.in(A).news.get(regions.in(A).news.size() - 1);
    regions.in(A).replicateTo(B);
    assertThat(outcome(regions.in(A).send(regions.in(A).refusal(B, first))))
        .as("of a request that was repeated")
        .isEqualTo("KeyUnchanged");
    Regions.News second = regions.in(A).news.get(regions.in(A).news.size() - 1);
    regions.carryAll();
    assertThat(regions.in(B).state()).isEqualTo("PendingImport");

    assertThat(outcome(regions.in(A).send(regions.in(A).refusal(B, second))))
        .as("of a key that told of itself")
        .isEqualTo("KeyUnchanged");
    assertThat(regions.in(A).multiRegion().keys().othersThan(A)).hasSize(1);
  }

  /** What nobody's ReplicateKey can have asked for. */
  @Test
  void noReplicaIsCreatedOfAKeyThatCannotHaveOne() {
    Regions regions = asked(new Regions(A, B));
    Regions.News news = regions.in(A).news.get(regions.in(A).news.size() - 1);
    MultiRegionNews told = news.content();
    for (Origin origin : List.of(Origin.AWS_KMS, Origin.EXTERNAL)) {
      MultiRegionNews changed =
          new MultiRegionNews(told.spec(), told.usage(), origin, told.keys(), told.materials());
      Event event =
          regions
              .in(B)
              .send(
                  regions
                      .in(A)
                      .command(
                          new Regions.News(news.sequence(), news.state(), changed),
                          Regions.REPLICATOR));
      assertThat(outcome(event))
          .isEqualTo(origin == Origin.EXTERNAL ? "CREATED" : "NotFoundException");
    }
  }

  @Test
  void aReplicaHearsNothingButThatFromOthersThanItsPrimary() {
    Regions regions = new Regions(A, B, C);
    asked(regions);
    regions.in(A).replicateTo(C);
    regions.carryAll();
    regions.in(B).importMaterial("m");
    regions.carryAll();
    regions.in(C).importMaterial("m");
    regions.in(A).importNew("n");
    KeyRecord before = regions.in(C).record.orElseThrow();

    Event fromAReplica = regions.in(B).carryTo(C, regions.in(B).news.size() - 1);
    assertThat(outcome(fromAReplica)).isEqualTo("KeyUnchanged");
    assertThat(regions.in(C).roles()).isEqualTo("m CURRENT");
    assertThat(regions.in(C).state()).isEqualTo("Enabled");
    assertThat(regions.in(C).record.orElseThrow().materials()).isEqualTo(before.materials());
    regions.carryAll();
    assertThat(regions.in(C).roles())
        .isEqualTo("m CURRENT, n PENDING_MULTI_REGION_IMPORT_AND_ROTATION absent");
  }

  /** It goes on waiting for as many days as were left, begun ones counted whole. */
  @Test
  void aReplicaThatIsToBeDeletedAndBecomesThePrimaryWaitsForTheOthersFirst() {
    Regions regions = Regions.replicated();
    regions.in(B).importMaterial("m");
    regions.carryAll();
    assertThat(outcome(regions.in(A).updatePrimary(B))).isEqualTo("PRIMARY_REGION_UPDATED");
    regions.in(B).schedule();
    regions.advance(Duration.ofHours(49));
    regions.carryAll();

    assertThat(regions.in(B).isPrimary()).isTrue();
    assertThat(regions.in(B).state()).isEqualTo("PendingReplicaDeletion");
    assertThat(regions.in(B).multiRegion().deletionWindow()).hasValue(5);
  }

  @Test
  void aKeyIdThatIsTakenInTheOtherRegionIsRefusedThere() {
    Regions regions = new Regions(A, B);
    regions.in(B).create();
    regions.advance(Duration.ofSeconds(1));
    asked(regions);
    assertThat(outcome(regions.in(A).carryTo(B, regions.in(A).news.size() - 1)))
        .isEqualTo("AlreadyExistsException");
    regions.carryAll();
    assertThat(regions.in(A).multiRegion().keys().othersThan(A)).isEmpty();
    assertThat(regions.in(B).isPrimary()).isTrue();
  }

  @Test
  void aReplicaTakesTheMaterialOfItsPrimaryAndNoOther() {
    Regions regions = Regions.replicated();

    assertThat(outcome(regions.in(B).importMaterial("other")))
        .isEqualTo("IncorrectKeyMaterialException");
    assertThat(outcome(regions.in(B).importNew("other")))
        .isEqualTo("IncorrectKeyMaterialException");
    assertThat(outcome(regions.in(B).importMaterial("m"))).isEqualTo("MATERIAL_IMPORTED");
    assertThat(regions.in(B).state()).isEqualTo("Enabled");
    assertThat(outcome(regions.in(B).importMaterial("m"))).isEqualTo("MATERIAL_REIMPORTED");
  }

  @Test
  void newMaterialWaitsForAllReplicasBeforeTheRotation() {
    Regions regions = Regions.replicated();
    regions.in(B).importMaterial("m");
    regions.in(A).importNew("n");
    regions.carryAll();

    assertThat(regions.in(A).roles())
        .isEqualTo("m CURRENT, n PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
    assertThat(OracleWords.failure(regions.in(A).rotate()).message())
        .contains("is pending its import into all replica keys of");
    assertThat(regions.in(B).state()).isEqualTo("Enabled");
    regions.in(B).importMaterial("n");
    assertThat(regions.in(B).roles())
        .as("until the primary says so")
        .isEqualTo("m CURRENT, n PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
    regions.carryAll();
    assertThat(regions.in(A).roles()).isEqualTo("m CURRENT, n PENDING_ROTATION");
    assertThat(regions.in(B).roles()).isEqualTo("m CURRENT, n PENDING_ROTATION");
    assertThat(outcome(regions.in(B).rotate())).isEqualTo("UnsupportedOperationException");
    assertThat(outcome(regions.in(A).rotate())).isEqualTo("MATERIAL_ROTATED");
    regions.carryAll();
    assertThat(regions.in(B).roles()).isEqualTo("m NON_CURRENT, n CURRENT");
    assertThat(regions.in(B).state()).isEqualTo("Enabled");
    assertThat(regions.in(B).record.orElseThrow().currentMaterial().orElseThrow().rotatedAt())
        .isEqualTo(regions.in(A).record.orElseThrow().currentMaterial().orElseThrow().rotatedAt());
  }

  @Test
  void aReplicaThatLacksWhatWasRotatedToIsPendingImport() {
    Regions regions = Regions.readyToRotate();
    regions.in(A).rotate();
    regions.in(B).deleteMaterial("n");
    assertThat(regions.in(B).state()).isEqualTo("Enabled");
    regions.carryAll();

    assertThat(regions.in(B).state()).isEqualTo("PendingImport");
    regions.in(B).importMaterial("n");
    assertThat(regions.in(B).state()).isEqualTo("Enabled");
  }

  @Test
  void materialThatThePrimaryGivesUpIsErasedAtItsReplicas() {
    Regions regions = Regions.readyToRotate();

    regions.in(A).deleteMaterial("n");
    regions.carryAll();

    assertThat(regions.in(B).roles()).isEqualTo("m CURRENT");
    assertThat(regions.in(B).secrets.keySet())
        .containsExactly(SecretId.material(new KeyId(Regions.KEY), FakeCryptography.idOf("m")));
  }

  @Test
  void thePrimaryIsUpdatedByWayOfUpdating() {
    Regions regions = Regions.replicated();
    regions.in(B).importMaterial("m");
    regions.carryAll();

    assertThat(outcome(regions.in(A).updatePrimary(B))).isEqualTo("PRIMARY_REGION_UPDATED");
    int handover = regions.in(A).news.size() - 1;
    assertThat(regions.in(A).state()).isEqualTo("Updating");
    regions.in(A).carry(handover);
    assertThat(regions.in(B).state()).isEqualTo("Updating");
    assertThat(regions.in(B).isPrimary()).isTrue();
    assertThat(regions.in(A).isPrimary()).isFalse();
    assertThat(outcome(regions.in(B).replicateTo(C))).isNotEqualTo("REPLICATED");
    regions.carryAll();

    assertThat(regions.in(A).state()).isEqualTo("Enabled");
    assertThat(regions.in(B).state()).isEqualTo("Enabled");
    assertThat(outcome(regions.in(A).rotate())).isEqualTo("UnsupportedOperationException");
    assertThat(regions.in(A).multiRegion().keys()).isEqualTo(regions.in(B).multiRegion().keys());
    assertThat(outcome(regions.in(B).updatePrimary(A))).isEqualTo("PRIMARY_REGION_UPDATED");
    regions.carryAll();
    assertThat(regions.in(A).isPrimary()).isTrue();
    assertThat(regions.in(B).state()).isEqualTo("Enabled");
  }

  @Test
  void aThirdRegionFollowsTheNewPrimary() {
    Regions regions = new Regions(A, B, C);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    regions.in(A).replicateTo(B);
    regions.in(A).replicateTo(C);
    regions.carryAll();
    regions.in(B).importMaterial("m");
    regions.in(C).importMaterial("m");
    regions.carryAll();

    regions.in(A).updatePrimary(B);
    regions.carryAll();
    regions.in(B).importNew("n");
    regions.carryAll();
    regions.in(A).importMaterial("n");
    regions.carryAll();
    assertThat(outcome(regions.in(B).rotate())).isEqualTo("KMSInvalidStateException");
    regions.in(C).importMaterial("n");
    regions.carryAll();

    assertThat(outcome(regions.in(B).rotate())).isEqualTo("MATERIAL_ROTATED");
    regions.carryAll();
    assertThat(regions.in(A).roles()).isEqualTo("m NON_CURRENT, n CURRENT");
    assertThat(regions.in(C).roles()).isEqualTo("m NON_CURRENT, n CURRENT");
  }

  @Test
  void aRegionHearsOfTheNewPrimaryFromItAndFromNoOtherReplica() {
    String other = "sa-east-1";
    Regions regions = new Regions(A, B, C, other);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    for (String region : List.of(B, C, other)) {
      regions.in(A).replicateTo(region);
      regions.carryAll();
      regions.in(region).importMaterial("m");
      regions.carryAll();
    }
    regions.in(A).updatePrimary(B);
    int handover = regions.in(A).news.size() - 1;
    regions.in(A).carryTo(B, handover);
    int takeover = regions.in(B).news.size() - 1;
    regions.in(A).carryTo(other, handover);
    int follows = regions.in(other).news.size() - 1;

    assertThat(outcome(regions.in(other).carryTo(C, follows))).isEqualTo("KeyUnchanged");
    assertThat(regions.in(C).multiRegion().isPrimaryIn(A)).isTrue();
    assertThat(outcome(regions.in(B).carryTo(C, takeover))).isEqualTo("SYNCHRONIZED");
    assertThat(regions.in(C).multiRegion().isPrimaryIn(B)).isTrue();
  }

  @Test
  void aReplicaThatIsNotEnabledDoesNotBecomeThePrimary() {
    Regions regions = Regions.replicated();

    assertThat(outcome(regions.in(A).updatePrimary(B))).isEqualTo("KMSInvalidStateException");
    assertThat(outcome(regions.in(A).updatePrimary(C))).isEqualTo("NotFoundException");
    assertThat(outcome(regions.in(B).updatePrimary(B))).isEqualTo("UnsupportedOperationException");
    assertThat(outcome(regions.in(A).updatePrimary(A))).isEqualTo("KeyUnchanged");
  }

  @Test
  void thePrimacyIsTakenBackWhereTheReplicaWasDeletedMeanwhile() {
    Regions regions = Regions.replicated();
    regions.in(B).importMaterial("m");
    regions.carryAll();
    regions.in(B).schedule();
    regions.advance(Duration.ofDays(7));
    assertThat(regions.in(B).state()).isEqualTo("no key");

    regions.in(A).updatePrimary(B);
    assertThat(regions.in(A).state()).isEqualTo("Updating");
    regions.carryAll();

    assertThat(regions.in(A).state()).isEqualTo("Enabled");
    assertThat(regions.in(A).isPrimary()).isTrue();
    assertThat(regions.in(B).state()).isEqualTo("no key");
  }

  @Test
  void aPrimaryIsDeletedAfterItsReplicas() {
    Regions regions = Regions.replicated();
    regions.in(A).schedule();
    assertThat(regions.in(A).state()).isEqualTo("PendingReplicaDeletion");
    assertThat(regions.in(A).multiRegion().deletionWindow()).hasValue(7);
    regions.advance(Duration.ofDays(60));
    assertThat(regions.in(A).state()).isEqualTo("PendingReplicaDeletion");

    regions.in(B).schedule();
    regions.advance(Duration.ofDays(7));
    regions.carryAll();

    assertThat(regions.in(A).state()).isEqualTo("PendingDeletion");
    assertThat(regions.in(A).record.orElseThrow().deletionDate())
        .contains(regions.now.plus(Duration.ofDays(7)));
    regions.advance(Duration.ofDays(7));
    assertThat(regions.in(A).state()).isEqualTo("no key");
  }

  @Test
  void theDeletionOfAPrimaryCanBeCancelled() {
    Regions regions = Regions.replicated();
    regions.in(A).schedule();

    assertThat(outcome(regions.in(A).send(new Command.CancelKeyDeletion(regions.in(A).header()))))
        .isEqualTo("DELETION_CANCELLED");
    assertThat(regions.in(A).state()).isEqualTo("Disabled");
    assertThat(regions.in(A).multiRegion().deletionWindow()).isEmpty();
  }

  @Test
  void aRegionCanBeReplicatedToAgainOnceItsKeyIsGone() {
    Regions regions = Regions.replicated();
    assertThat(outcome(regions.in(A).replicateTo(B))).isEqualTo("AlreadyExistsException");
    regions.in(B).schedule();
    regions.advance(Duration.ofDays(7));
    regions.carryAll();

    assertThat(outcome(regions.in(A).replicateTo(B))).isEqualTo("REPLICATED");
    regions.carryAll();

    assertThat(regions.in(B).state()).isEqualTo("PendingImport");
    assertThat(regions.in(A).multiRegion().keys().member(B).orElseThrow().incarnation())
        .isEqualTo(2);
  }

  @Test
  void newsFromAnybodyElseIsRefusedBeforeAnythingIsLookedAt() {
    Regions regions = new Regions(A, B);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    regions.in(A).replicateTo(B);
    Regions.News news = regions.in(A).news.get(2);

    Event answer = regions.in(B).send(regions.in(A).command(news, "mallory"));

    assertThat(outcome(answer)).isEqualTo("AccessDeniedException");
    assertThat(regions.in(B).record).isEmpty();
    Event malformed =
        regions
            .in(B)
            .send(
                new SynchronizeMultiRegionKey(
                    regions.in(B).header("mallory"), "?", -1, Optional.empty(), Optional.empty()));
    assertThat(outcome(malformed)).isEqualTo("AccessDeniedException");
    regions.in(A).carry(2);
    assertThat(regions.in(B).state()).isEqualTo("Creating");
  }

  @Test
  void newsToldAgainDoesNothingHoweverLate() {
    Regions regions = Regions.replicated();
    regions.in(B).importMaterial("m");
    regions.carryAll();
    regions.in(A).updatePrimary(B);
    regions.carryAll();
    KeyRecord a = regions.in(A).record.orElseThrow().withSequence(0);
    KeyRecord b = regions.in(B).record.orElseThrow().withSequence(0);

    regions.advance(Duration.ofDays(400));
    regions.carryAgain();

    assertThat(regions.in(A).record.orElseThrow().withSequence(0)).isEqualTo(a);
    assertThat(regions.in(B).record.orElseThrow().withSequence(0)).isEqualTo(b);
  }

  @Test
  void aReplicaThatIsBroughtBackByOldNewsIsTakenAwayAgain() {
    Regions regions = Regions.replicated();
    regions.in(B).schedule();
    regions.advance(Duration.ofDays(7));
    regions.carryAll();
    assertThat(regions.in(B).state()).isEqualTo("no key");

    regions.in(A).carryTo(B, 2);
    assertThat(regions.in(B).state()).isEqualTo("Creating");
    regions.carryAll();

    assertThat(regions.in(B).state()).isEqualTo("no key");
    assertThat(regions.in(A).state()).isEqualTo("Enabled");
  }

  @Test
  void newsOfAKeyThatIsNotHereIsNoFault() {
    Regions regions = Regions.replicated();
    regions.in(B).schedule();
    regions.advance(Duration.ofDays(7));
    regions.carryAll();

    Event answer = regions.in(A).carryTo(B, regions.in(A).news.size() - 1);

    assertThat(outcome(answer)).isEqualTo("KeyUnchanged");
    assertThat(answer.header().sequence()).isZero();
    assertThat(regions.in(B).record).isEmpty();
  }

  @Test
  void aKeyPolicyCanNameTheRegions() {
    Regions regions = new Regions(A, B, C);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    String policy =
        """
        {"Statement":[
          {"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"},
          {"Effect":"Deny","Principal":"*","Action":"kms:ReplicateKey","Resource":"*",
           "Condition":{"StringNotEquals":{"kms:ReplicaRegion":"eu-west-1"}}},
          {"Effect":"Deny","Principal":"*","Action":"kms:UpdatePrimaryRegion","Resource":"*",
           "Condition":{"StringEquals":{"kms:PrimaryRegion":"eu-west-1"}}},
          {"Effect":"Deny","Principal":"*","Action":"kms:TagResource","Resource":"*",
           "Condition":{"StringEquals":{"kms:MultiRegionKeyType":"PRIMARY"},
                        "Bool":{"kms:MultiRegion":"true"}}}]}\
        """;
    regions
        .in(A)
        .send(new Command.PutKeyPolicy(regions.in(A).header(), KeyPolicy.NAME, policy, true));

    assertThat(outcome(regions.in(A).replicateTo(C))).isEqualTo("AccessDeniedException");
    assertThat(outcome(regions.in(A).replicateTo(B))).isEqualTo("REPLICATED");
    assertThat(outcome(regions.in(A).updatePrimary(B))).isEqualTo("AccessDeniedException");
    Command tag =
        new Command.TagResource(regions.in(A).header(), List.of(new Tag("team", "payments")));
    assertThat(outcome(regions.in(A).send(tag))).isEqualTo("AccessDeniedException");
  }

  @Test
  void replicasOnTheirWayAreCreatedWithSoMuchAsACommandHolds() {
    Regions regions = new Regions(A, B, C);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    KeyAttributes large = KeyAttributes.of("\uD83D\uDD11".repeat(8_192));

    assertThat(outcome(regions.in(A).send(replicate(regions, B, large)))).isEqualTo("REPLICATED");
    assertThat(outcome(regions.in(A).send(replicate(regions, C, large)))).isEqualTo("REPLICATED");
    assertThat(outcome(regions.in(A).send(replicate(regions, B, KeyAttributes.of("x")))))
        .isEqualTo("REPLICATED");
    regions.in(A).send(replicate(regions, B, large));
    KeyAttributes one =
        new KeyAttributes(large.description(), List.of(new Tag("a", "b")), Optional.empty());
    assertThat(outcome(regions.in(A).send(replicate(regions, C, one))))
        .isEqualTo("LimitExceededException");
  }

  private static Command replicate(Regions regions, String region, KeyAttributes attributes) {
    return new Command.ReplicateKey(regions.in(Regions.A).header(), region, attributes, false);
  }

  @Test
  void newsOfAnEarlierKeyUnderTheIdCountsForNothing() {
    Regions before = Regions.replicated();
    Regions regions = new Regions(A, B);
    regions.now = World.START.plusSeconds(1);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    regions.in(A).replicateTo(B);
    RelatedKeys keys = regions.in(A).multiRegion().keys();

    Event answer =
        regions.in(A).send(before.in(B).command(before.in(B).news.get(0), Regions.REPLICATOR));

    assertThat(outcome(answer)).isEqualTo("KeyUnchanged");
    assertThat(regions.in(A).multiRegion().keys()).isEqualTo(keys);
  }

  @Test
  void aKeyOfOneRegionIsNotTouchedByNews() {
    Regions regions = new Regions(A, B);
    regions.in(A).create();
    regions.in(A).importMaterial("m");
    regions.in(A).replicateTo(B);
    regions.in(B).record =
        World.in("Enabled").record; // One that an earlier release let have such an id.

    assertThat(outcome(regions.in(A).carryTo(B, 2))).isEqualTo("AlreadyExistsException");
    assertThat(regions.in(B).state()).isEqualTo("Enabled");
  }

  @Test
  void whereThereIsNoCommonKeysetThereAreNoMultiRegionKeys() {
    World w =
        new World(
            LifecyclePolicy.defaults(World.NAMESPACE)
                .withRegions(
                    new MultiRegionPolicy(false, Set.of(B), new PrincipalPatterns(List.of("*")))));
    Event event =
        w.send(
            new Command.CreateKey(
                w.header(Regions.KEY),
                Optional.of(KeySpec.SYMMETRIC_DEFAULT),
                Optional.empty(),
                Optional.of(Origin.EXTERNAL),
                KeyAttributes.of(""),
                false,
                true));
    assertThat(outcome(event)).isEqualTo("UnsupportedOperationException");
  }

  /** Such as one that had them, and lost the setting: what is there is left alone. */
  @Test
  void whereThereIsNoCommonKeysetNoCommandAboutThemIsTaken() {
    Regions regions = Regions.replicated();
    Regions.News news = regions.in(A).news.get(regions.in(A).news.size() - 1);
    World w =
        new World(
            LifecyclePolicy.defaults(new KeyNamespace("aws", B, "111122223333"))
                .withRegions(
                    new MultiRegionPolicy(
                        false, Set.of(A, C), new PrincipalPatterns(List.of("*")))));
    w.record = regions.in(B).record;
    for (Command command :
        List.of(
            new Command.ReplicateKey(w.header(Regions.KEY), C, KeyAttributes.of(""), false),
            new Command.UpdatePrimaryRegion(w.header(Regions.KEY), A),
            regions.in(A).command(news, Regions.REPLICATOR))) {
      Event event = w.send(command);
      assertThat(OracleWords.failure(event).message())
          .as(command.type())
          .contains("no keyset that is common to its Regions");
    }
  }

  @Test
  void aReplicaThatIsNotThereDoesNotBecomeThePrimary() {
    Regions regions = asked(new Regions(A, B, C));
    assertThat(outcome(regions.in(A).updatePrimary(B)))
        .as("creating")
        .isEqualTo("NotFoundException");
    assertThat(outcome(regions.in(A).updatePrimary(C))).as("never").isEqualTo("NotFoundException");
    regions.carryAll();
    regions.in(B).schedule();
    regions.advance(Duration.ofDays(7));
    regions.carryAll();
    assertThat(outcome(regions.in(A).updatePrimary(B))).as("gone").isEqualTo("NotFoundException");
    assertThat(regions.in(A).state()).isEqualTo("Enabled");
  }

  /** What the one before it had is of no use to a new one. */
  @Test
  void aRotationWaitsForAReplicaThatTookTheOldOnesPlace() {
    Regions regions = Regions.readyToRotate();
    assertThat(regions.in(A).roles()).isEqualTo("m CURRENT, n PENDING_ROTATION");
    regions.in(B).schedule();
    regions.advance(Duration.ofDays(7));
    regions.carryAll();

    regions.in(A).replicateTo(B);
    assertThat(regions.in(A).roles())
        .isEqualTo("m CURRENT, n PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
    regions.carryAll();
    assertThat(regions.in(A).roles())
        .isEqualTo("m CURRENT, n PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
  }

  @Test
  void oldNewsDoesNotTakeARotationBack() {
    Regions regions = Regions.readyToRotate();
    int before = regions.in(A).news.size() - 1;
    regions.in(A).rotate();
    regions.carryAll();

    Event again = regions.in(A).carryTo(B, before);
    assertThat(outcome(again)).isEqualTo("KeyUnchanged");
    assertThat(regions.in(B).roles()).isEqualTo("m NON_CURRENT, n CURRENT");
  }

  @Test
  void aRegionHasTheFormThatAwsGivesIt() {
    for (String region : List.of("us-east-1", "us-gov-west-1", "a".repeat(28) + "-b-1")) {
      assertThat(MultiRegionPolicy.isRegion(region)).as(region).isTrue();
    }
    for (String none : List.of("", "us", "us-east", "US-EAST-1", "a".repeat(29) + "-b-1")) {
      assertThat(MultiRegionPolicy.isRegion(none)).as(none).isFalse();
    }
  }

  @Test
  void theIdTellsAMultiRegionKey() {
    World w = new World();
    assertThat(outcome(w.send(create(w, "mrk-1", false, Origin.EXTERNAL))))
        .isEqualTo("ValidationException");
    assertThat(outcome(w.send(create(w, World.KEY, true, Origin.EXTERNAL))))
        .isEqualTo("ValidationException");
    assertThat(outcome(w.send(create(w, "mrk-1", true, Origin.AWS_KMS))))
        .isEqualTo("UnsupportedOperationException");
  }

  private static Command create(World w, String id, boolean multiRegion, Origin origin) {
    return new Command.CreateKey(
        w.header(id),
        Optional.of(KeySpec.SYMMETRIC_DEFAULT),
        Optional.empty(),
        Optional.of(origin),
        KeyAttributes.of(""),
        false,
        multiRegion);
  }

  @Test
  void materialCanBeDeletedWhateverIsUnderWay() {
    Regions regions = Regions.replicated();
    regions.in(B).importMaterial("m");
    regions.carryAll();
    regions.in(A).updatePrimary(B);

    assertThat(outcome(regions.in(A).deleteMaterial("m"))).isEqualTo("MATERIAL_DELETED");
    assertThat(regions.in(A).state()).isEqualTo("Updating");
    regions.carryAll();

    assertThat(regions.in(A).state()).isEqualTo("PendingImport");
    assertThat(regions.in(B).state()).isEqualTo("Enabled");
  }

  @Test
  void aKeyThatAlreadyHasAReplicaOnItsWayIsReplicatedAnew() {
    Regions regions = new Regions(A, B);
    regions.in(A).create();
    assertThat(outcome(regions.in(A).replicateTo(B))).isEqualTo("KMSInvalidStateException");
    regions.in(A).importMaterial("m");
    regions.in(A).replicateTo(B);
    assertThat(outcome(regions.in(A).replicateTo(B))).isEqualTo("REPLICATED");
    assertThat(outcome(regions.in(A).replicateTo("eu-west-9"))).isEqualTo("ValidationException");
    assertThat(outcome(regions.in(A).replicateTo(A))).isEqualTo("ValidationException");

    regions.carryAll();

    assertThat(regions.in(B).state()).isEqualTo("PendingImport");
  }
}
