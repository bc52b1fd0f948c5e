package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.client.EventQuery;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.SecretBytes;
import dev.keylife.type.WrappingAlgorithm;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/** The AWS SDK for Java, unchanged, against a gateway, a processor, a registry and a broker. */
@ExtendWith(SharedStack.class)
class AwsSdkForJavaTest {
  private static GatewayStack stack;
  private static KmsClient kms;

  @BeforeAll
  static void start(GatewayStack shared) {
    stack = shared;
    kms = stack.kms();
  }

  private static KeyMetadata create() {
    return kms.createKey(r -> r.origin(OriginType.EXTERNAL).description("orders")).keyMetadata();
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }

  private static GetParametersForImportResponse parameters(String keyId) {
    return kms.getParametersForImport(
        r ->
            r.keyId(keyId)
                .wrappingAlgorithm(AlgorithmSpec.RSAES_OAEP_SHA_256)
                .wrappingKeySpec(WrappingKeySpec.RSA_2048));
  }

  private static SdkBytes wrapped(GetParametersForImportResponse parameters, byte[] material) {
    return SdkBytes.fromByteArray(
        KeyMaterialWrapper.wrap(
            SecretBytes.owning(material.clone()),
            parameters.publicKey().asByteArray(),
            WrappingAlgorithm.RSAES_OAEP_SHA_256));
  }

  private static String importForGood(String keyId, byte[] material) {
    GetParametersForImportResponse parameters = parameters(keyId);
    return kms.importKeyMaterial(
            r ->
                r.keyId(keyId)
                    .importToken(parameters.importToken())
                    .encryptedKeyMaterial(wrapped(parameters, material))
                    .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE))
        .keyMaterialId();
  }

  private static KeyMetadata describe(String keyId) {
    return kms.describeKey(r -> r.keyId(keyId)).keyMetadata();
  }

  @Test
  void aKeyLivesItsLife() {
    KeyMetadata created = create();
    String id = created.keyId();
    assertThat(created.arn()).isEqualTo("arn:aws:kms:us-east-1:000000000000:key/" + id);
    assertThat(created.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(created.enabled()).isFalse();
    assertThat(created.description()).isEqualTo("orders");
    assertThat(created.awsAccountId()).isEqualTo("000000000000");
    assertThat(created.keyManagerAsString()).isEqualTo("CUSTOMER");
    assertThat(created.encryptionAlgorithmsAsStrings()).containsExactly("SYMMETRIC_DEFAULT");
    assertThat(created.multiRegion()).isFalse();
    assertThat(created.creationDate()).isBetween(Instant.now().minusSeconds(600), Instant.now());

    byte[] material = random(32);
    GetParametersForImportResponse parameters = parameters(created.arn());
    assertThat(parameters.keyId()).isEqualTo(created.arn());
    assertThat(parameters.parametersValidTo()).isAfter(Instant.now().plus(23, ChronoUnit.HOURS));
    Instant validTo = Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    String materialId =
        kms.importKeyMaterial(
                r ->
                    r.keyId(id)
                        .importToken(parameters.importToken())
                        .encryptedKeyMaterial(wrapped(parameters, material))
                        .expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                        .validTo(validTo))
            .keyMaterialId();
    assertThat(materialId).matches("[0-9a-f]{64}");
    KeyMetadata imported = describe(id);
    assertThat(imported.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(imported.enabled()).isTrue();
    assertThat(imported.validTo()).isEqualTo(validTo);
    assertThat(imported.expirationModel()).isEqualTo(ExpirationModelType.KEY_MATERIAL_EXPIRES);
    assertThat(imported.currentKeyMaterialId()).isEqualTo(materialId);

    kms.disableKey(r -> r.keyId(id));
    assertThat(describe(id).keyState()).isEqualTo(KeyState.DISABLED);
    kms.enableKey(r -> r.keyId(id));
    assertThat(describe(id).keyState()).isEqualTo(KeyState.ENABLED);
    kms.updateKeyDescription(r -> r.keyId(id).description("orders of 2026"));
    assertThat(describe(id).description()).isEqualTo("orders of 2026");

    kms.deleteImportedKeyMaterial(r -> r.keyId(id));
    KeyMetadata emptied = describe(id);
    assertThat(emptied.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(emptied.validTo()).isNull();
    assertThat(emptied.expirationModel()).isNull();
    assertThat(emptied.currentKeyMaterialId()).isEqualTo(materialId);
    assertThatThrownBy(() -> importForGood(id, random(32)))
        .isInstanceOf(IncorrectKeyMaterialException.class);
    assertThat(importForGood(id, material)).isEqualTo(materialId);

    var scheduled = kms.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7));
    assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(scheduled.pendingWindowInDays()).isEqualTo(7);
    assertThat(scheduled.keyId()).isEqualTo(created.arn());
    assertThat(describe(id).deletionDate()).isEqualTo(scheduled.deletionDate());
    assertThat(kms.cancelKeyDeletion(r -> r.keyId(id)).keyId()).isEqualTo(created.arn());
    assertThat(describe(id).keyState()).isEqualTo(KeyState.DISABLED);
    assertThat(describe(id).deletionDate()).isNull();
  }

  @Test
  void materialRotates() {
    String id = create().keyId();
    String first = importForGood(id, random(32));
    assertThat(kms.getKeyRotationStatus(r -> r.keyId(id)).keyRotationEnabled()).isFalse();
    assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(id)))
        .isInstanceOf(KmsInvalidStateException.class)
        .hasMessageContaining("No available key material pending rotation for the key: ");
    GetParametersForImportResponse parameters = parameters(id);
    String second =
        kms.importKeyMaterial(
                r ->
                    r.keyId(id)
                        .importToken(parameters.importToken())
                        .encryptedKeyMaterial(wrapped(parameters, random(32)))
                        .importType("NEW_KEY_MATERIAL")
                        .keyMaterialDescription("the second")
                        .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE))
            .keyMaterialId();
    kms.rotateKeyOnDemand(r -> r.keyId(id));
    var rotations = kms.listKeyRotations(r -> r.keyId(id));
    assertThat(rotations.truncated()).isFalse();
    assertThat(rotations.rotations())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.keyMaterialId()).isEqualTo(second);
              assertThat(r.keyMaterialDescription()).isEqualTo("the second");
              assertThat(r.rotationTypeAsString()).isEqualTo("ON_DEMAND");
              assertThat(r.importStateAsString()).isEqualTo("IMPORTED");
            });
    assertThat(
            kms
                .listKeyRotationsPaginator(
                    r -> r.keyId(id).includeKeyMaterial("ALL_KEY_MATERIAL").limit(1))
                .rotations()
                .stream()
                .map(r -> r.keyMaterialId()))
        .containsExactly(first, second);
  }

  @Test
  void refusalsArriveAsTheSdksOwnClasses() {
    assertThatThrownBy(() -> describe("00000000-0000-0000-0000-000000000000"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(
            "Key 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000' does"
                + " not exist");
    assertThatThrownBy(() -> kms.enableKey(r -> r.keyId(create().keyId())))
        .isInstanceOf(KmsInvalidStateException.class)
        .hasMessageContaining(" is pending import.");
    assertThatThrownBy(() -> kms.createKey(r -> r.multiRegion(true).origin(OriginType.EXTERNAL)))
        .as("a processor without the keyset that all Regions share")
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> kms.enableKeyRotation(r -> r.keyId("a")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Keylife does not serve EnableKeyRotation");
    assertThatThrownBy(() -> kms.listKeys(r -> r.marker("nonsense")))
        .isInstanceOf(InvalidMarkerException.class);
    assertThatThrownBy(() -> describe("k".repeat(2049)))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
        .hasMessageContaining("1 validation error detected: Value '")
        .hasMessageContaining(
            "' at 'keyId' failed to satisfy constraint: Member must have length less than or equal"
                + " to 2048");
  }

  @Test
  void tagsAndPoliciesAreKept() {
    String id = kms.createKey(r -> r.tags(tag("team", "orders"))).keyMetadata().keyId();
    kms.tagResource(r -> r.keyId(id).tags(tag("env", "")));
    assertThat(
            kms.listResourceTagsPaginator(r -> r.keyId(id).limit(1)).tags().stream()
                .map(tag -> tag.tagKey() + "=" + tag.tagValue()))
        .containsExactly("env=", "team=orders");
    kms.untagResource(r -> r.keyId(id).tagKeys("team"));
    assertThat(kms.listResourceTags(r -> r.keyId(id)).tags()).hasSize(1);

    assertThat(kms.listKeyPolicies(r -> r.keyId(id)).policyNames()).containsExactly("default");
    assertThat(kms.getKeyPolicy(r -> r.keyId(id)).policy()).contains("key-default-1");
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*",
          "Principal": {"AWS": "arn:aws:iam::000000000000:user/alice"}, "Resource": "*"}]}
        """;
    kms.putKeyPolicy(r -> r.keyId(id).policy(policy).bypassPolicyLockoutSafetyCheck(true));
    assertThat(kms.getKeyPolicy(r -> r.keyId(id)).policy()).isEqualTo(policy);
    assertThatThrownBy(() -> kms.putKeyPolicy(r -> r.keyId(id).policy("{}")))
        .isInstanceOf(MalformedPolicyDocumentException.class);
  }

  @Test
  void whatAKeyPolicyDoesNotAllowIsRefused() {
    String id = create().keyId();
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": ["kms:PutKeyPolicy", "kms:DescribeKey", "kms:EnableKey"],
            "Principal": {"AWS": "%s"}, "Resource": "*"},
          {"Effect": "Deny", "Action": "kms:EnableKey", "Principal": "*", "Resource": "*"}]}
        """
            .formatted(GatewayStack.ALICE);
    kms.putKeyPolicy(r -> r.keyId(id).policy(policy));
    assertThat(kms.describeKey(r -> r.keyId(id)).keyMetadata().keyId()).isEqualTo(id);
    String who = "User: " + GatewayStack.ALICE + " is not authorized to perform: kms:";
    String key = " on resource: arn:aws:kms:us-east-1:000000000000:key/" + id;
    assertDenied(
        () -> kms.enableKey(r -> r.keyId(id)),
        who + "EnableKey" + key + " with an explicit deny in a resource-based policy");
    assertDenied(
        () -> kms.getKeyPolicy(r -> r.keyId(id)),
        who
            + "GetKeyPolicy"
            + key
            + " because no resource-based policy allows the kms:GetKeyPolicy action");
  }

  @Test
  void nobodyTakesForDoneWhatWaitsForAnotherPrincipal() {
    String id = create().keyId();
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": "kms:*", "Principal": {"AWS": "%s"}, "Resource": "*"},
          {"Effect": "Deny", "Action": "kms:ScheduleKeyDeletion", "Principal": "*",
            "Resource": "*", "Condition": {"NumericLessThan": {"keylife:Approvals": "2"}}}]}
        """
            .formatted(GatewayStack.ALICE);
    kms.putKeyPolicy(r -> r.keyId(id).policy(policy));
    assertThatThrownBy(() -> kms.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7)))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(e.awsErrorDetails().errorMessage())
                  .startsWith("1 of 2 approvals. ScheduleKeyDeletion is carried out when others");
            });
    assertThat(kms.describeKey(r -> r.keyId(id)).keyMetadata().deletionDate()).isNull();
  }

  private static void assertDenied(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
              assertThat(e.statusCode()).isEqualTo(400);
            });
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().tagKey(key).tagValue(value).build();
  }

  @Test
  void pagesAreStableWhileKeysCome() {
    Set<String> before = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      before.add(create().keyId());
    }
    List<String> listed = new ArrayList<>();
    String marker = null;
    do {
      String after = marker;
      ListKeysResponse page = kms.listKeys(r -> r.limit(50).marker(after));
      page.keys().forEach(key -> listed.add(key.keyId()));
      marker = page.nextMarker();
      assertThat(page.truncated()).isEqualTo(marker != null);
      create();
    } while (marker != null);
    assertThat(listed).doesNotHaveDuplicates().containsAll(before);
  }

  @Test
  void callsStandOnTheTopicsWithTheirPrincipal() {
    String id = create().keyId();
    KeylifeClient client = stack.keylife();
    List<KeyEvent> events = new ArrayList<>();
    client.events(
        new EventQuery(
            new EventQuery.Start.Beginning(), false, e -> e.header().getKeyId().equals(id)),
        event -> events.add(event));
    assertThat(events)
        .singleElement()
        .satisfies(e -> assertThat(e.header().getIssuer()).isEqualTo(GatewayStack.ALICE));
  }
}
