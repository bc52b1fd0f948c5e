package dev.keylife.gateway.operations.use;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.Constraints;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.InputReader;
import dev.keylife.gateway.model.InputShape;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.model.ServiceModel;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.KeyAccess;
import dev.keylife.gateway.operations.Operation;
import dev.keylife.gateway.publish.Attempt;
import dev.keylife.gateway.usage.Use;
import dev.keylife.gateway.view.UsableKeys;
import dev.keylife.gateway.view.Views;
import dev.keylife.lifecycle.Authority;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.PolicyEvaluator;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.ImportState;
import dev.keylife.type.KeyMaterialState;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import dev.keylife.use.CryptoProviders;
import dev.keylife.use.DataKeys;
import dev.keylife.use.KeyOpener;
import dev.keylife.use.OpenedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The operations that use keys, on keys whose states and material a test sets. */
final class KeysInMemory implements UsableKeys {
  static final CryptoProviders PROVIDERS = CryptoProviders.best();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ServiceModel MODEL = ServiceModel.load();
  private static final KeyNamespace NAMESPACE =
      new KeyNamespace("aws", "us-east-1", "000000000000");

  private final KeyOpener opener = new KeyOpener(PROVIDERS);
  private final Views views = new Views(Duration.ofHours(1));
  private final Map<String, byte[]> materials = new HashMap<>();
  private final Map<String, AliasSnapshot> aliases = new HashMap<>();
  private final Map<String, String> policies = new HashMap<>();
  private final Map<String, Operation> operations;

  /** What was told of calls. */
  final List<Use> uses = new CopyOnWriteArrayList<>();

  KeysInMemory(Executor workers) {
    views.freshness().upToDate(Instant.now());
    operations =
        UseOperations.all(
            new KeyAccess(
                views,
                NAMESPACE,
                new PolicyEvaluator(NAMESPACE, Authority.OPEN, KeysInMemory::json)),
            this,
            NAMESPACE,
            new DataKeys(PROVIDERS),
            workers,
            uses::add);
  }

  private static Optional<Object> json(String text) {
    try {
      return Optional.of(JSON.readValue(text, Object.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A material id that is easy to tell. */
  static String materialId(int number) {
    return String.format("%064x", number);
  }

  /** The key policy of a key that is set afterwards. */
  void policy(String id, String policy) {
    policies.put(id, policy);
  }

  /** Sets a key, with one material. */
  void put(String id, KeySpec spec, KeyUsage usage, KeyState state, byte[] material) {
    put(id, spec, usage, state, List.of(material));
  }

  /** Sets a key whose last material is the current one. */
  void put(String id, KeySpec spec, KeyUsage usage, KeyState state, List<byte[]> given) {
    List<KeyMaterialSnapshot> all = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      boolean last = i == given.size() - 1;
      materials.put(id + materialId(i), given.get(i));
      all.add(
          KeyMaterialSnapshot.newBuilder()
              .setKeyMaterialId(materialId(i))
              .setKeyMaterialState(last ? KeyMaterialState.CURRENT : KeyMaterialState.NON_CURRENT)
              .setImportState(ImportState.IMPORTED)
              .setImportedAt(Instant.EPOCH)
              .build());
    }
    KeySnapshot snapshot =
        KeySnapshot.newBuilder()
            .setKeyId(id)
            .setKeyArn(arn(id))
            .setKeySpec(spec)
            .setKeyUsage(usage)
            .setOrigin(Origin.EXTERNAL)
            .setKeyState(state)
            .setCreationDate(Instant.EPOCH)
            .setKeyMaterials(all)
            .setSequence(1)
            .setLastEventHash(ByteBuffer.allocate(32))
            .setUpdatedAt(Instant.EPOCH)
            .setPolicy(policies.get(id))
            .build();
    views.keys().latest(id, Optional.of(snapshot));
  }

  static String arn(String id) {
    return "arn:aws:kms:us-east-1:000000000000:key/" + id;
  }

  /** Sets an alias. */
  void alias(String name, String keyId) {
    aliases.put(
        name,
        AliasSnapshot.newBuilder()
            .setAliasName(name)
            .setAliasArn("arn:aws:kms:us-east-1:000000000000:" + name)
            .setTargetKeyId(keyId)
            .setCreationDate(Instant.EPOCH)
            .setLastUpdatedDate(Instant.EPOCH)
            .build());
  }

  @Override
  public Optional<KeySnapshot> find(String keyId) {
    return views.keys().find(keyId);
  }

  @Override
  public Optional<AliasSnapshot> alias(String name) {
    return Optional.ofNullable(aliases.get(name));
  }

  @Override
  public <R> CompletionStage<R> use(
      KeySnapshot key, String materialId, Function<OpenedKey, R> operation) {
    byte[] material = materials.get(key.getKeyId() + materialId);
    try (OpenedKey opened =
        opener.open(
            new KeyId(key.getKeyId()),
            dev.keylife.lifecycle.KeySpec.valueOf(key.getKeySpec().name()),
            dev.keylife.lifecycle.KeyUsage.valueOf(key.getKeyUsage().name()),
            new KeyMaterialId(materialId),
            material)) {
      return CompletableFuture.completedFuture(operation.apply(opened));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Calls an operation, as the endpoint does.
   *
   * @throws ApiException the error of the call
   */
  JsonNode call(String operation, Object... namesAndValues) {
    Map<String, Object> members = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    InputShape shape = MODEL.operation(operation).orElseThrow().input().orElseThrow();
    try {
      Input input = new InputReader().read(shape, JSON.writeValueAsBytes(members));
      Constraints.check(shape, input);
      Attempt attempt =
          new Attempt(
              "request",
              "arn:aws:iam::000000000000:user/alice",
              operation,
              Optional.empty(),
              "{}".getBytes(StandardCharsets.UTF_8),
              Optional.empty(),
              Optional.empty());
      Output output =
          operations.get(operation).answer(new Call(input, attempt)).toCompletableFuture().join();
      byte[] json = output.toJson();
      return json.length == 0 ? JSON.createObjectNode() : JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof ApiException error ? error : e;
    }
  }
}
