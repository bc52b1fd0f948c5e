package dev.keylife.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.InputReader;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.model.ServiceModel;
import dev.keylife.gateway.publish.Attempt;
import dev.keylife.schema.GrantToken;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.Grant;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls whose grant tokens name what this instance has not heard of. */
class GrantedCallsTest {
  private static final String GRANT = "a".repeat(64);
  private static final String TOKEN = new GrantToken("k", GRANT).text();

  private final Map<String, KeySnapshot> keys = new HashMap<>();
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final GrantedCalls granted =
      new GrantedCalls(
          id -> Optional.ofNullable(keys.get(id)),
          () -> {
            asked.incrementAndGet();
            return caughtUp;
          });
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void aCallWaitsForTheGrantThatItsTokenNames() throws Exception {
    put("k");
    CompletableFuture<Output> answer = answer(TOKEN).toCompletableFuture();
    assertThat(answer).isNotDone();

    put("k", GRANT);
    caughtUp.complete(null);

    assertThat(answer.get(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(tries).hasValue(2);
  }

  @Test
  void itIsRefusedIfThereIsNoSuchGrantInTheEnd() {
    CompletableFuture<Output> answer = answer(TOKEN).toCompletableFuture();
    caughtUp.complete(null);

    assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ApiException.class);
    assertThat(tries).hasValue(2);
  }

  @Test
  void whereBrokersDoNotTellWhatIsKnownDecides() throws Exception {
    put("k");
    CompletableFuture<Output> answer = answer(TOKEN).toCompletableFuture();
    put("k", GRANT);
    caughtUp.completeExceptionally(new IllegalStateException());

    assertThat(answer.get(60, TimeUnit.SECONDS)).isNotNull();
  }

  /** A token of what is known, and none at all, make nobody wait. */
  @Test
  void nobodyWaitsForWhatIsKnown() {
    put("k", "b".repeat(64));
    assertRefusedAtOnce(
        ErrorType.AccessDeniedException, new GrantToken("k", "b".repeat(64)).text());
    assertRefusedAtOnce(ErrorType.AccessDeniedException);
    assertThat(tries).hasValue(2);
  }

  /** Also where the call would be allowed without it. */
  @Test
  void whatIsNoTokenIsRefused() {
    put("k", GRANT);
    assertRefusedAtOnce(ErrorType.InvalidGrantTokenException, "nonsense");
    assertRefusedAtOnce(ErrorType.InvalidGrantTokenException, TOKEN, TOKEN + "x");
    assertThat(tries).hasValue(0);
  }

  private void assertRefusedAtOnce(ErrorType type, String... tokens) {
    assertThatThrownBy(() -> answer(tokens))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.type()).isEqualTo(type));
    assertThat(asked).hasValue(0);
  }

  private CompletionStage<Output> answer(String... tokens) {
    byte[] body =
        "{\"KeyId\":\"k\",\"GrantTokens\":[%s]}"
            .formatted(
                String.join(
                    ",", List.of(tokens).stream().map(token -> "\"" + token + "\"").toList()))
            .getBytes(StandardCharsets.UTF_8);
    Call call =
        new Call(
            new InputReader()
                .read(
                    ServiceModel.load()
                        .operation("DescribeKey")
                        .orElseThrow()
                        .input()
                        .orElseThrow(),
                    body),
            new Attempt(
                "request",
                "bob",
                "DescribeKey",
                Optional.empty(),
                body,
                Optional.empty(),
                Optional.empty()));
    return granted.answer(call, this::work);
  }

  /** What the grant permits. */
  private CompletionStage<Output> work(Call call) {
    tries.incrementAndGet();
    boolean allowed =
        Optional.ofNullable(keys.get("k")).stream()
            .flatMap(key -> key.getGrants().stream())
            .anyMatch(grant -> grant.getGrantId().equals(GRANT));
    if (!allowed) {
      throw new ApiException(ErrorType.AccessDeniedException, "no");
    }
    return CompletableFuture.completedFuture(Output.empty());
  }

  private void put(String id, String... grants) {
    keys.put(
        id,
        KeySnapshot.newBuilder()
            .setKeyId(id)
            .setKeyArn("arn:aws:kms:us-east-1:000000000000:key/" + id)
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setKeyUsage(KeyUsage.ENCRYPT_DECRYPT)
            .setOrigin(Origin.EXTERNAL)
            .setKeyState(KeyState.Enabled)
            .setCreationDate(Instant.EPOCH)
            .setSequence(1)
            .setLastEventHash(ByteBuffer.allocate(32))
            .setUpdatedAt(Instant.EPOCH)
            .setGrants(
                List.of(grants).stream()
                    .map(
                        grant ->
                            new Grant(grant, null, Instant.EPOCH, "bob", null, List.of(), null))
                    .toList())
            .build());
  }
}
