package dev.keylife.streams.state;

import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.AliasRecord;
import dev.keylife.lifecycle.AliasRecord.Move;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.store.StoredAlias;
import dev.keylife.store.StoredAliasMove;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The aliases whose names belong to a partition. */
public final class AliasStore {
  private final StateEncoding<StoredAlias> encoding = StateEncoding.of(new StoredAlias());
  private final KeyValueStore<String, byte[]> aliases;

  public AliasStore(ProcessorContext<?, ?> context) {
    aliases = context.getStateStore(StoreNames.ALIASES_STORE);
  }

  public Optional<AliasRecord> find(AliasName name) {
    return Optional.ofNullable(aliases.get(name.value()))
        .map(encoding::decode)
        .map(AliasStore::fromStored);
  }

  public void replace(AliasName name, Optional<AliasRecord> after) {
    aliases.put(name.value(), after.map(AliasStore::toStored).map(encoding::encode).orElse(null));
  }

  private static StoredAlias toStored(AliasRecord alias) {
    return new StoredAlias(
        alias.name().value(),
        alias.target().value(),
        alias.spec().name(),
        alias.usage().name(),
        alias.createdAt(),
        alias.updatedAt(),
        alias.moves().stream()
            .map(move -> new StoredAliasMove(move.key().value(), move.commandId()))
            .toList());
  }

  private static AliasRecord fromStored(StoredAlias stored) {
    return new AliasRecord(
        new AliasName(stored.getAliasName()),
        new KeyId(stored.getTargetKeyId()),
        KeySpec.valueOf(stored.getKeySpec()),
        KeyUsage.valueOf(stored.getKeyUsage()),
        stored.getCreatedAt(),
        stored.getUpdatedAt(),
        stored.getMoves().stream()
            .map(move -> new Move(new KeyId(move.getKeyId()), move.getCommandId()))
            .toList());
  }
}
