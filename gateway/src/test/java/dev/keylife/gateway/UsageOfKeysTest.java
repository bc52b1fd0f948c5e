package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.client.SnapshotFeed;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.schema.Topics;
import dev.keylife.usage.KeyUsed;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GetKeyLastUsageResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyLastUsageTrackingOperation;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** What every gateway tells of how keys are used, and when each was used last. */
@ExtendWith(SharedStack.class)
class UsageOfKeysTest {
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a plaintext");
  private static final Map<String, String> CONTEXT = Map.of("table", "orders");

  private static GatewayStack stack;
  private static KmsClient kms;

  @BeforeAll
  static void start(GatewayStack shared) {
    stack = shared;
    kms = shared.kms();
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100));
  }

  private static String create() {
    return kms.createKey().keyMetadata().keyId();
  }

  private static EncryptResponse encrypt(KmsClient client, String keyId) {
    return client.encrypt(r -> r.keyId(keyId).plaintext(PLAINTEXT).encryptionContext(CONTEXT));
  }

  private static GetKeyLastUsageResponse lastUsage(KmsClient client, String keyId) {
    return client.getKeyLastUsage(r -> r.keyId(keyId));
  }

  /** What the topic has about a key. */
  private static List<KeyUsed> usesOf(String keyId, int atLeast) {
    List<KeyUsed> uses = new CopyOnWriteArrayList<>();
    SnapshotFeed.Listener<KeyUsed> listener =
        new SnapshotFeed.Listener<>() {
          @Override
          public void latest(String key, Optional<KeyUsed> value) {
            value.filter(use -> key.equals(keyId)).ifPresent(uses::add);
          }

          @Override
          public void unreadable(String key, String why) {
            throw new AssertionError(why);
          }
        };
    SnapshotFeed.Progress ignored =
        new SnapshotFeed.Progress() {
          @Override
          public void upToDate(Instant asOf) {}

          @Override
          public void behind(long records) {}
        };
    try (SnapshotFeed unused =
        SnapshotFeed.of(stack.client())
            .with(Topics.KEY_USAGE, KeyUsed.class, listener)
            .start(ignored)) {
      eventually().until(() -> uses.stream().mapToLong(KeyUsed::getCount).sum() >= atLeast);
    }
    return uses;
  }

  @Test
  void everyGatewayKnowsWhenAKeyWasUsedLastByWhichever() throws Exception {
    String id = create();
    Instant before = Instant.now().minusMillis(1);
    GetKeyLastUsageResponse never = lastUsage(kms, id);
    assertThat(never.keyLastUsage()).isNull();
    assertThat(never.keyId()).isEqualTo(id);
    assertThat(never.keyCreationDate()).isBefore(Instant.now());

    EncryptResponse encrypted = encrypt(kms, id);
    GatewayApp other = stack.startGateway(Map.of());
    KmsClient elsewhere = stack.kms(URI.create(other.url()));
    for (KmsClient client : List.of(kms, elsewhere)) {
      eventually()
          .untilAsserted(
              () -> {
                GetKeyLastUsageResponse last = lastUsage(client, id);
                assertThat(last.keyLastUsage()).isNotNull();
                assertThat(last.keyLastUsage().operation())
                    .isEqualTo(KeyLastUsageTrackingOperation.ENCRYPT);
                assertThat(last.keyLastUsage().kmsRequestId())
                    .isEqualTo(encrypted.responseMetadata().requestId());
                assertThat(last.keyLastUsage().timestamp()).isAfter(before);
                assertThat(last.trackingStartDate()).isBefore(last.keyLastUsage().timestamp());
              });
    }

    elsewhere.decrypt(r -> r.ciphertextBlob(encrypted.ciphertextBlob()).encryptionContext(CONTEXT));
    eventually()
        .untilAsserted(
            () ->
                assertThat(lastUsage(kms, id).keyLastUsage().operation())
                    .isEqualTo(KeyLastUsageTrackingOperation.DECRYPT));
    other.close();
    KmsClient afterwards = stack.kms(URI.create(stack.startGateway(Map.of()).url()));
    eventually()
        .untilAsserted(
            () ->
                assertThat(lastUsage(afterwards, id).keyLastUsage().operation())
                    .isEqualTo(KeyLastUsageTrackingOperation.DECRYPT));
  }

  @Test
  void whoMayNotAskForTheLastUseIsNotTold() {
    String id = create();
    kms.putKeyPolicy(
        r ->
            r.keyId(id)
                .bypassPolicyLockoutSafetyCheck(true)
                .policy(
                    """
                    {"Version": "2012-10-17", "Statement": [
                      {"Effect": "Allow", "Principal": "*", "Action": "kms:DescribeKey",
                       "Resource": "*"}]}
                    """));
    assertThatThrownBy(() -> lastUsage(kms, id))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
    assertThatThrownBy(() -> lastUsage(kms, "no-such-key")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void theRecordsTellHowAKeyWasUsedAndNothingOfWhatItWasUsedFor() {
    String id = create();
    SdkBytes blob = encrypt(kms, id).ciphertextBlob();
    String last = "";
    for (int i = 0; i < 3; i++) {
      last =
          kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT))
              .responseMetadata()
              .requestId();
    }
    assertThatThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(blob)))
        .isInstanceOf(InvalidCiphertextException.class);

    List<KeyUsed> uses = usesOf(id, 5);
    assertThat(uses).allMatch(use -> use.getPrincipal().equals(GatewayStack.ALICE));
    assertThat(uses).allMatch(use -> use.getAlgorithm().equals("SYMMETRIC_DEFAULT"));
    assertThat(uses).noneMatch(use -> use.toString().contains("orders"));
    List<KeyUsed> decrypted =
        uses.stream()
            .filter(use -> use.getOperation().equals("Decrypt") && use.getError() == null)
            .toList();
    assertThat(decrypted.stream().mapToLong(KeyUsed::getCount).sum()).isEqualTo(3);
    assertThat(decrypted.get(decrypted.size() - 1).getLastRequestId()).isEqualTo(last);
    assertThat(uses.stream().filter(use -> use.getError() != null))
        .singleElement()
        .satisfies(use -> assertThat(use.getError()).isEqualTo("InvalidCiphertextException"));
  }

  @Test
  void theAccessLogNamesTheKeyOfACiphertext() throws Exception {
    String id = create();
    SdkBytes blob = encrypt(kms, id).ciphertextBlob();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.keylife.gateway.access");
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    String request;
    try {
      request =
          kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT))
              .responseMetadata()
              .requestId();
    } finally {
      logger.setLevel(Level.OFF);
      logger.detachAppender(log);
    }
    JsonNode line = null;
    for (ILoggingEvent event : List.copyOf(log.list)) {
      JsonNode read = new ObjectMapper().readTree(event.getFormattedMessage());
      if (read.get("requestId").asText().equals(request)) {
        line = read;
      }
    }
    assertThat(line).isNotNull();
    assertThat(line.get("keyId").asText()).isEqualTo(id);
    assertThat(line.get("operation").asText()).isEqualTo("Decrypt");
  }
}
