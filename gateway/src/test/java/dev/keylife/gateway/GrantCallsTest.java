package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.gateway.app.GatewayApp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.InvalidGrantTokenException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** Grants through the API, with the AWS SDK: Alice's keys, and what Bob may do with them. */
@ExtendWith(SharedStack.class)
class GrantCallsTest {
  private static final SdkBytes SECRET = SdkBytes.fromString("a plaintext", StandardCharsets.UTF_8);
  private static final Map<String, String> CONTEXT = Map.of("Team", "payments");

  /** Nobody but Alice, by the policy. */
  private static final String ALICES =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*",
        "Principal": {"AWS": "%s"}, "Resource": "*"}]}"""
          .formatted(GatewayStack.ALICE);

  private static GatewayStack stack;
  private static KmsClient alice;
  private static KmsClient bob;

  @BeforeAll
  static void start(GatewayStack shared) {
    stack = shared;
    alice = stack.kms();
    bob = stack.kmsOfBob(stack.url());
  }

  private static String key() {
    return alice.createKey(r -> r.policy(ALICES)).keyMetadata().arn();
  }

  private static CreateGrantRequest.Builder toBob(String key, GrantOperation... operations) {
    return CreateGrantRequest.builder()
        .keyId(key)
        .granteePrincipal(GatewayStack.BOB)
        .operations(operations);
  }

  private static CreateGrantResponse grant(CreateGrantRequest.Builder request) {
    return alice.createGrant(request.build());
  }

  private static SdkBytes encrypt(KmsClient by, String key, Map<String, String> context) {
    return by.encrypt(r -> r.keyId(key).plaintext(SECRET).encryptionContext(context))
        .ciphertextBlob();
  }

  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
  }

  @Test
  void aGrantLetsItsGranteeDoWhatItSaysAndNoMore() {
    String key = key();
    SdkBytes blob = encrypt(alice, key, CONTEXT);
    assertDenied(() -> bob.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)));

    CreateGrantResponse granted =
        grant(toBob(key, GrantOperation.DECRYPT, GrantOperation.DESCRIBE_KEY));
    assertThat(granted.grantId()).matches("[0-9a-f]{64}");
    assertThat(bob.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)).plaintext())
        .isEqualTo(SECRET);
    assertThat(bob.describeKey(r -> r.keyId(key)).keyMetadata().arn()).isEqualTo(key);
    assertDenied(() -> encrypt(bob, key, CONTEXT));
    assertDenied(() -> bob.listGrants(r -> r.keyId(key)));
    assertDenied(() -> bob.createGrant(toBob(key, GrantOperation.DECRYPT).build()));
    assertDenied(() -> bob.revokeGrant(r -> r.keyId(key).grantId(granted.grantId())));
    assertDenied(() -> bob.retireGrant(r -> r.keyId(key).grantId(granted.grantId())));

    alice.revokeGrant(r -> r.keyId(key).grantId(granted.grantId()));
    assertDenied(() -> bob.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)));
    assertDenied(() -> bob.describeKey(r -> r.keyId(key)));
  }

  @Test
  void whatThePolicyDeniesStaysDenied() {
    String key = key();
    grant(toBob(key, GrantOperation.ENCRYPT));
    encrypt(bob, key, Map.of());
    String denying =
        ALICES.replace(
            "}]}",
            "}, {\"Effect\": \"Deny\", \"Principal\": {\"AWS\": \""
                + GatewayStack.BOB
                + "\"}, \"Action\": \"kms:Encrypt\", \"Resource\": \"*\"}]}");
    alice.putKeyPolicy(r -> r.keyId(key).policyName("default").policy(denying));
    assertDenied(() -> encrypt(bob, key, Map.of()));
  }

  @Test
  void aConstraintBindsTheEncryptionContext() {
    String key = key();
    grant(
        toBob(key, GrantOperation.ENCRYPT, GrantOperation.DESCRIBE_KEY)
            .constraints(c -> c.encryptionContextSubset(Map.of("team", "payments"))));
    encrypt(bob, key, CONTEXT);
    encrypt(bob, key, Map.of("team", "payments", "row", "7"));
    assertDenied(() -> encrypt(bob, key, Map.of("team", "Payments")));
    assertDenied(() -> encrypt(bob, key, Map.of()));
    assertThat(bob.describeKey(r -> r.keyId(key)).keyMetadata().arn()).isEqualTo(key);
  }

  /** As AWS has it: another instance is told by the token what it may not know yet. */
  @Test
  void aGrantTokenMakesAGrantCountEverywhereAtOnce() throws Exception {
    GatewayApp other = stack.startGateway(Map.of());
    KmsClient elsewhere = stack.kmsOfBob(URI.create(other.url()));
    for (int i = 0; i < 5; i++) {
      String key = key();
      String token =
          grant(toBob(key, GrantOperation.ENCRYPT, GrantOperation.DESCRIBE_KEY)).grantToken();
      elsewhere.encrypt(r -> r.keyId(key).plaintext(SECRET).grantTokens(token));
      elsewhere.describeKey(r -> r.keyId(key).grantTokens(token));
      // It permits nothing by itself.
      assertDenied(
          () -> elsewhere.generateDataKey(r -> r.keyId(key).keySpec("AES_256").grantTokens(token)));
      alice.revokeGrant(
          r -> r.keyId(key).grantId(alice.listGrants(l -> l.keyId(key)).grants().get(0).grantId()));
      alice.encrypt(r -> r.keyId(key).plaintext(SECRET).grantTokens(token));
    }
    String key = key();
    assertThatThrownBy(
            () -> alice.encrypt(r -> r.keyId(key).plaintext(SECRET).grantTokens("nonsense")))
        .isInstanceOf(InvalidGrantTokenException.class);
    assertThatThrownBy(() -> alice.describeKey(r -> r.keyId(key).grantTokens("nonsense")))
        .isInstanceOf(InvalidGrantTokenException.class);
    assertThatThrownBy(
            () ->
                alice.createGrant(
                    toBob(key, GrantOperation.DECRYPT).grantTokens("nonsense").build()))
        .isInstanceOf(InvalidGrantTokenException.class);
  }

  @Test
  void aGranteeCreatesGrantsThatPermitNoMore() {
    String key = key();
    grant(
        toBob(key, GrantOperation.CREATE_GRANT, GrantOperation.DECRYPT)
            .constraints(c -> c.encryptionContextSubset(Map.of("team", "payments"))));
    CreateGrantRequest.Builder narrower =
        CreateGrantRequest.builder()
            .keyId(key)
            .granteePrincipal("arn:aws:iam::000000000000:user/carol")
            .operations(GrantOperation.DECRYPT)
            .constraints(c -> c.encryptionContextEquals(Map.of("Team", "payments", "row", "7")));
    assertThat(bob.createGrant(narrower.build()).grantId()).isNotEmpty();
    assertDenied(() -> bob.createGrant(narrower.operations(GrantOperation.ENCRYPT).build()));
    assertDenied(
        () ->
            bob.createGrant(
                narrower
                    .operations(GrantOperation.DECRYPT)
                    .constraints(c -> c.encryptionContextSubset(Map.of("row", "7")))
                    .build()));
  }

  @Test
  void aGrantIsRetiredByWhomItNames() {
    String key = key();
    CreateGrantResponse byToken =
        grant(toBob(key, GrantOperation.DECRYPT).retiringPrincipal(GatewayStack.BOB));
    CreateGrantResponse byId =
        grant(toBob(key, GrantOperation.DECRYPT, GrantOperation.RETIRE_GRANT));
    assertThatThrownBy(() -> bob.retireGrant(r -> r.grantToken(byToken.grantToken()).dryRun(true)))
        .isInstanceOf(DryRunOperationException.class);
    bob.retireGrant(r -> r.grantToken(byToken.grantToken()));
    bob.retireGrant(r -> r.keyId(key).grantId(byId.grantId()));
    assertThat(alice.listGrants(r -> r.keyId(key)).grants()).isEmpty();

    assertThatThrownBy(() -> alice.retireGrant(r -> r.grantToken(byToken.grantToken())))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> bob.retireGrant(r -> r.grantToken("nonsense")))
        .isInstanceOf(InvalidGrantTokenException.class);
    assertInvalid(() -> bob.retireGrant(r -> r.keyId(key)));
    assertInvalid(() -> bob.retireGrant(r -> r.keyId(key).grantToken(byToken.grantToken())));
  }

  private static void assertInvalid(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }

  @Test
  void aNameMakesACallSafeToRepeat() {
    String key = key();
    CreateGrantResponse first = grant(toBob(key, GrantOperation.DECRYPT).name("nightly"));
    CreateGrantResponse again = grant(toBob(key, GrantOperation.DECRYPT).name("nightly"));
    CreateGrantResponse other = grant(toBob(key, GrantOperation.ENCRYPT).name("nightly"));
    assertThat(again.grantId()).isEqualTo(first.grantId());
    assertThat(again.grantToken()).isEqualTo(first.grantToken());
    assertThat(other.grantId()).isNotEqualTo(first.grantId());
    assertThat(alice.listGrants(r -> r.keyId(key)).grants()).hasSize(2);
  }

  @Test
  void grantsAreListedAPageAtATime() {
    String key = key();
    List<String> created =
        IntStream.range(0, 5)
            .mapToObj(i -> grant(toBob(key, GrantOperation.DECRYPT)).grantId())
            .sorted()
            .toList();
    List<String> listed = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      String from = marker.orElse(null);
      ListGrantsResponse page = alice.listGrants(r -> r.keyId(key).limit(2).marker(from));
      page.grants().forEach(grant -> listed.add(grant.grantId()));
      assertThat(page.truncated()).isEqualTo(page.nextMarker() != null);
      marker = Optional.ofNullable(page.nextMarker());
    } while (marker.isPresent());
    assertThat(listed).isEqualTo(created);
    assertThat(alice.listGrants(r -> r.keyId(key).grantId(created.get(3))).grants())
        .extracting(GrantListEntry::grantId)
        .containsExactly(created.get(3));
    assertThat(alice.listGrants(r -> r.keyId(key).granteePrincipal("carol")).grants()).isEmpty();
    assertThatThrownBy(() -> alice.listGrants(r -> r.keyId(key).grantId("nonsense")))
        .isInstanceOf(InvalidGrantIdException.class);
  }

  @Test
  void aGrantIsShownWholeAndFoundByWhoMayRetireIt() {
    String retiring = "arn:aws:iam::000000000000:role/r-" + System.nanoTime();
    String one = key();
    String two = key();
    for (String key : List.of(one, two)) {
      grant(
          toBob(key, GrantOperation.ENCRYPT, GrantOperation.DECRYPT)
              .retiringPrincipal(retiring)
              .name("shown")
              .constraints(c -> c.encryptionContextEquals(CONTEXT)));
    }
    ListGrantsResponse listed = alice.listGrants(r -> r.keyId(one));
    GrantListEntry entry = listed.grants().get(0);
    assertThat(entry.keyId()).isEqualTo(one);
    assertThat(entry.name()).isEqualTo("shown");
    assertThat(entry.creationDate()).isBetween(Instant.now().minusSeconds(600), Instant.now());
    assertThat(entry.granteePrincipal()).isEqualTo(GatewayStack.BOB);
    assertThat(entry.retiringPrincipal()).isEqualTo(retiring);
    assertThat(entry.issuingAccount()).isEqualTo("arn:aws:iam::000000000000:root");
    assertThat(entry.operations()).containsExactly(GrantOperation.DECRYPT, GrantOperation.ENCRYPT);
    assertThat(entry.constraints().encryptionContextEquals()).isEqualTo(CONTEXT);
    assertThat(entry.constraints().hasEncryptionContextSubset()).isFalse();

    List<GrantListEntry> retirable = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      String from = marker.orElse(null);
      var page =
          alice.listRetirableGrants(r -> r.retiringPrincipal(retiring).limit(1).marker(from));
      retirable.addAll(page.grants());
      marker = Optional.ofNullable(page.nextMarker());
    } while (marker.isPresent());
    assertThat(retirable).extracting(GrantListEntry::keyId).containsExactlyInAnyOrder(one, two);
    assertThat(retirable).contains(entry);

    alice.revokeGrant(r -> r.keyId(one).grantId(entry.grantId()));
    assertThat(alice.listRetirableGrants(r -> r.retiringPrincipal(retiring)).grants())
        .extracting(GrantListEntry::keyId)
        .containsExactly(two);
    assertInvalid(() -> alice.listRetirableGrants(r -> r.limit(1)));
  }

  @Test
  void whatCannotBeIsRefusedAsAwsRefusesIt() {
    String key = key();
    assertThatThrownBy(() -> grant(toBob(key, GrantOperation.DECRYPT).dryRun(true)))
        .isInstanceOf(DryRunOperationException.class);
    assertInvalid(() -> grant(toBob(key, GrantOperation.SIGN)));
    assertInvalid(() -> grant(toBob(key, GrantOperation.DECRYPT).granteePrincipal(null)));
    assertInvalid(() -> grant(toBob(key, GrantOperation.DECRYPT).name("a b")));
    assertThatThrownBy(
            () ->
                grant(
                    toBob(key, GrantOperation.DECRYPT)
                        .granteePrincipal(null)
                        .granteeServicePrincipal("s3.amazonaws.com")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> alice.revokeGrant(r -> r.keyId(key).grantId("a")))
        .isInstanceOf(InvalidGrantIdException.class);
    assertThatThrownBy(() -> alice.revokeGrant(r -> r.keyId(key).grantId("a".repeat(64))))
        .isInstanceOf(NotFoundException.class);
    alice.disableKey(r -> r.keyId(key));
    assertThatThrownBy(() -> grant(toBob(key, GrantOperation.DECRYPT)))
        .isInstanceOf(DisabledException.class);
    assertThat(alice.listGrants(r -> r.keyId(key)).grants()).isEmpty();
  }
}
