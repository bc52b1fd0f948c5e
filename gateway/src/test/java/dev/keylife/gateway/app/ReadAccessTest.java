package dev.keylife.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.client.ClientSettings;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.InputReader;
import dev.keylife.gateway.model.ServiceModel;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.Operation;
import dev.keylife.gateway.operations.Operations;
import dev.keylife.gateway.publish.Attempt;
import dev.keylife.gateway.publish.Commands;
import dev.keylife.gateway.usage.LastUsageView;
import dev.keylife.gateway.view.Views;
import dev.keylife.lifecycle.Authority;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.PolicyEvaluator;
import dev.keylife.lifecycle.PrincipalPatterns;
import dev.keylife.lifecycle.policy.PolicyDocument;
import dev.keylife.schema.StrictJson;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read what through the gateway. */
class ReadAccessTest {
  private static final ServiceModel MODEL = ServiceModel.load();
  private static final KeyNamespace NAMESPACE =
      new KeyNamespace("aws", "us-east-1", "000000000000");
  private static final byte[] BODY = "{\"KeyId\":\"k\"}".getBytes(StandardCharsets.UTF_8);

  private final Views views = new Views(Duration.ofHours(1));
  private final Commands commands =
      new Commands(
          new ClientSettings("localhost:1", "http://localhost:1", Map.of()),
          views,
          Duration.ofSeconds(1),
          Executors.newSingleThreadExecutor());
  private final Operations operations =
      new Operations(
          commands,
          views,
          new LastUsageView(Duration.ofHours(1)),
          NAMESPACE,
          new PolicyEvaluator(
              NAMESPACE,
              new Authority(new PrincipalPatterns(List.of("admin")), PrincipalPatterns.NOBODY),
              new StrictJson()::read));

  @AfterEach
  void close() {
    commands.close();
  }

  @Test
  void theEvaluatorKnowsEveryActionOfTheService() {
    assertThat(MODEL.operations().stream().map(operation -> "kms:" + operation.name()))
        .filteredOn(action -> !action.equals("kms:ReEncrypt"))
        .allMatch(PolicyDocument::isAction);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DescribeKey",
        "GetKeyPolicy",
        "GetKeyRotationStatus",
        "ListKeyPolicies",
        "ListKeyRotations",
        "ListKeys",
        "ListResourceTags"
      })
  void underTheDefaultPolicyAdministratorsReadAndNobodyElse(String name) {
    view(null);
    assertThat(call(name).answer(of(name, "admin"))).isCompleted();
    assertDenied(
        name, "eve", "because no identity-based policy allows the kms:" + name + " action");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DescribeKey",
        "GetKeyPolicy",
        "GetKeyRotationStatus",
        "ListKeyPolicies",
        "ListKeyRotations",
        "ListResourceTags"
      })
  void aReadNeedsItsOwnActionAndNoOther(String name) {
    view(policy("'Effect':'Allow','Principal':{'Keylife':'eve'},'Action':'kms:" + name + "'"));
    assertThat(call(name).answer(of(name, "eve"))).isCompleted();
    view(policy("'Effect':'Allow','Principal':'*','NotAction':'kms:" + name + "'"));
    assertDenied(
        name, "admin", "because no resource-based policy allows the kms:" + name + " action");
  }

  private void assertDenied(String name, String principal, String because) {
    String resource = name.equals("ListKeys") ? "*" : NAMESPACE.arn(new KeyId("k"));
    assertThatThrownBy(() -> call(name).answer(of(name, principal)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.type()).isEqualTo(ErrorType.AccessDeniedException))
        .hasMessage(
            "User: %s is not authorized to perform: kms:%s on resource: %s %s"
                .formatted(principal, name, resource, because));
  }

  private Operation call(String name) {
    return operations.find(name).orElseThrow();
  }

  private static Call of(String name, String principal) {
    Input input =
        new InputReader().read(MODEL.operation(name).orElseThrow().input().orElseThrow(), BODY);
    return new Call(
        input,
        new Attempt(
            "request",
            principal,
            name,
            Optional.empty(),
            BODY,
            Optional.empty(),
            Optional.empty()));
  }

  private void view(@Nullable String policy) {
    views.freshness().upToDate(Instant.now());
    views
        .keys()
        .latest(
            "k",
            Optional.of(
                KeySnapshot.newBuilder()
                    .setKeyId("k")
                    .setKeyArn("arn:aws:kms:us-east-1:000000000000:key/k")
                    .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
                    .setKeyUsage(KeyUsage.ENCRYPT_DECRYPT)
                    .setOrigin(Origin.EXTERNAL)
                    .setKeyState(KeyState.PendingImport)
                    .setDescription("")
                    .setCreationDate(Instant.EPOCH)
                    .setKeyMaterials(List.of())
                    .setSequence(1)
                    .setLastEventHash(ByteBuffer.allocate(32))
                    .setUpdatedAt(Instant.EPOCH)
                    .setPolicy(policy)
                    .build()));
  }

  private static String policy(String statement) {
    return ("{'Statement':{" + statement + ",'Resource':'*'}}").replace('\'', '"');
  }
}
