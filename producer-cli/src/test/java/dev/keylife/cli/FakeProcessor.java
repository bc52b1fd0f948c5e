package dev.keylife.cli;

import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyIds;
import dev.keylife.client.Unwrapping;
import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateAlias;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteAlias;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.ExpireKeyMaterial;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.PutKeyPolicy;
import dev.keylife.command.ReimportKeyMaterial;
import dev.keylife.command.RevokeImportParameters;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.command.TagResource;
import dev.keylife.command.UntagResource;
import dev.keylife.command.UpdateAlias;
import dev.keylife.command.UpdateKeyDescription;
import dev.keylife.event.AliasChanged;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.ImportParametersRevoked;
import dev.keylife.event.KeyDescriptionUpdated;
import dev.keylife.event.KeyPolicyUpdated;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyTagsUpdated;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.AliasChange;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import dev.keylife.type.StateChangeCause;
import dev.keylife.type.Tag;
import dev.keylife.type.WrappingAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.util.Arrays;

/**
 * Answers commands roughly as the processor does, in transactions, with just enough of the rules to
 * test the command line. Unwraps imported material for real and remembers it.
 */
final class FakeProcessor implements AutoCloseable {
  private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/";

  final Map<String, byte[]> imported = new ConcurrentHashMap<>();
  final List<SpecificRecord> received = new CopyOnWriteArrayList<>();
  final Set<String> mute = ConcurrentHashMap.newKeySet();
  final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  final Map<String, FailureCode> refuseImport = new ConcurrentHashMap<>();
  final KeyPair wrappingKey;

  private final Map<String, KeySnapshot> keys = new ConcurrentHashMap<>();
  private final Map<String, Decided> decided = new HashMap<>();
  private SpecificRecord lastEvent;
  private final KafkaConsumer<String, SpecificRecord> consumer;
  private final KafkaProducer<String, SpecificRecord> producer;
  private final Thread thread;

  FakeProcessor(Map<String, Object> settings, int partitions) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    wrappingKey = generator.generateKeyPair();
    Map<String, Object> config = new HashMap<>(settings);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    config.put("transactional.id", "fake-processor");
    config.put("key.serializer", StringSerializer.class);
    config.put("key.deserializer", StringDeserializer.class);
    consumer = new KafkaConsumer<>(config);
    consumer.assign(
        IntStream.range(0, partitions)
            .mapToObj(p -> new TopicPartition(Topics.KEY_COMMANDS, p))
            .toList());
    producer = new KafkaProducer<>(config);
    producer.initTransactions();
    thread = new Thread(this::work, "fake-processor");
    thread.start();
  }

  private void work() {
    try {
      while (true) {
        for (ConsumerRecord<String, SpecificRecord> fetched :
            consumer.poll(Duration.ofMillis(100))) {
          answer(fetched);
        }
      }
    } catch (WakeupException e) {
      // closed
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
      producer.close(Duration.ofSeconds(2));
    }
  }

  private void answer(ConsumerRecord<String, SpecificRecord> fetched) {
    SpecificRecord command = fetched.value();
    CommandHeader header = CommandHeaders.of(command);
    String keyId = KeyIds.bare(header.getKeyId());
    if (mute.contains(keyId)) {
      return;
    }
    received.add(command);
    if (unreadable.contains(keyId)) {
      setAside(fetched);
      return;
    }
    String id = keyId + "|" + header.getCommandId();
    Decided first = decided.get(id);
    if (first == null) {
      decide(command, header, keyId);
      decided.put(id, new Decided(withoutTime(command), lastEvent));
    } else if (first.command().equals(withoutTime(command))) {
      repeat(command, header, keyId, first.event());
    } else {
      reject(command, header, keyId, FailureCode.ValidationException, "The command id was used.");
    }
  }

  /** A command that was answered; when it was issued is not what makes it another one. */
  private record Decided(SpecificRecord command, SpecificRecord event) {}

  private static SpecificRecord withoutTime(SpecificRecord command) {
    SpecificRecord copy = SpecificData.get().deepCopy(command.getSchema(), command);
    CommandHeaders.of(copy).setIssuedAt(Instant.EPOCH);
    return copy;
  }

  private void repeat(
      SpecificRecord command, CommandHeader header, String keyId, SpecificRecord first) {
    EventHeader answered = (EventHeader) first.get(0);
    publish(
        keyId,
        CommandRepeated.newBuilder()
            .setHeader(eventHeader(header, keyId))
            .setCommandType(command.getSchema().getName())
            .setFirstEventId(answered.getEventId())
            .setFirstEventType(first.getSchema().getName())
            .setFirstOccurredAt(answered.getOccurredAt())
            .setFirstCode(first instanceof CommandRejected rejected ? rejected.getCode() : null)
            .build());
  }

  private void setAside(ConsumerRecord<String, SpecificRecord> fetched) {
    ProducerRecord<String, SpecificRecord> letter =
        new ProducerRecord<>(Topics.KEY_COMMANDS_DLQ, fetched.key(), fetched.value());
    Map.of(
            DlqHeaders.CAUSE, "no such schema",
            DlqHeaders.SOURCE_PARTITION, Integer.toString(fetched.partition()),
            DlqHeaders.SOURCE_OFFSET, Long.toString(fetched.offset()))
        .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    producer.beginTransaction();
    producer.send(letter);
    producer.commitTransaction();
  }

  private void decide(SpecificRecord command, CommandHeader header, String keyId) {
    KeySnapshot key = keys.get(keyId);
    if (command instanceof CreateKey create) {
      if (key != null) {
        reject(command, header, keyId, FailureCode.ValidationException, "The key exists.");
      } else {
        keys.put(keyId, snapshot(keyId, create.getKeySpec()));
        change(header, keyId, KeyState.PendingImport, StateChangeCause.CREATED);
      }
    } else if (key == null) {
      String message = "Key '" + ARN + keyId + "' does not exist";
      reject(command, header, keyId, FailureCode.NotFoundException, message);
    } else if (command instanceof GetParametersForImport get) {
      issue(get, header, keyId);
    } else if (command instanceof RevokeImportParameters) {
      publish(
          keyId,
          ImportParametersRevoked.newBuilder()
              .setHeader(eventHeader(header, keyId))
              .setKeyState(key.getKeyState())
              .setRevokedCount(2)
              .build());
    } else if (command instanceof ImportKeyMaterial material) {
      take(material, header, keyId, material.getEncryptedKeyMaterial(), material.getValidTo());
    } else if (command instanceof ReimportKeyMaterial material) {
      take(material, header, keyId, material.getEncryptedKeyMaterial(), material.getValidTo());
    } else {
      move(command, header, keyId, key.getKeyState());
    }
  }

  private void move(SpecificRecord command, CommandHeader header, String keyId, KeyState state) {
    if (command instanceof EnableKey && state == KeyState.PendingImport) {
      String message = ARN + keyId + " is pending import.";
      reject(command, header, keyId, FailureCode.KMSInvalidStateException, message);
    } else if (command instanceof EnableKey && state == KeyState.Enabled) {
      KeyUnchanged unchanged =
          KeyUnchanged.newBuilder()
              .setHeader(eventHeader(header, keyId))
              .setKeyState(state)
              .setCommandType("EnableKey")
              .setReason("The key is enabled.")
              .build();
      publish(keyId, unchanged);
    } else if (command instanceof EnableKey) {
      change(header, keyId, KeyState.Enabled, StateChangeCause.ENABLED);
    } else if (command instanceof RotateKeyOnDemand) {
      change(header, keyId, state, StateChangeCause.MATERIAL_ROTATED);
    } else if (command instanceof UpdateKeyDescription update) {
      keys.get(keyId).setDescription(update.getDescription());
      publish(
          keyId,
          new KeyDescriptionUpdated(eventHeader(header, keyId), state, update.getDescription()));
    } else if (command instanceof CreateAlias alias) {
      alias(header, keyId, alias.getAliasName(), AliasChange.CREATED);
    } else if (command instanceof UpdateAlias alias) {
      alias(header, keyId, alias.getAliasName(), AliasChange.UPDATED);
    } else if (command instanceof DeleteAlias alias) {
      alias(header, keyId, alias.getAliasName(), AliasChange.DELETED);
    } else if (command instanceof TagResource tag) {
      keys.get(keyId).setTags(tag.getTags());
      publish(
          keyId, new KeyTagsUpdated(eventHeader(header, keyId), state, tag.getTags(), List.of()));
    } else if (command instanceof UntagResource) {
      List<Tag> gone = keys.get(keyId).getTags();
      keys.get(keyId).setTags(List.of());
      publish(keyId, new KeyTagsUpdated(eventHeader(header, keyId), state, List.of(), gone));
    } else if (command instanceof PutKeyPolicy put) {
      keys.get(keyId).setPolicy(put.getPolicy());
      publish(keyId, new KeyPolicyUpdated(eventHeader(header, keyId), state, put.getPolicy()));
    } else if (command instanceof DisableKey) {
      change(header, keyId, KeyState.Disabled, StateChangeCause.DISABLED);
    } else if (command instanceof DeleteImportedKeyMaterial) {
      change(header, keyId, KeyState.PendingImport, StateChangeCause.MATERIAL_DELETED);
    } else if (command instanceof ExpireKeyMaterial) {
      change(header, keyId, KeyState.PendingImport, StateChangeCause.EXPIRED);
    } else if (command instanceof ScheduleKeyDeletion) {
      change(header, keyId, KeyState.PendingDeletion, StateChangeCause.DELETION_SCHEDULED);
    } else if (command instanceof CancelKeyDeletion) {
      change(header, keyId, KeyState.Disabled, StateChangeCause.DELETION_CANCELLED);
    } else {
      throw new IllegalStateException("no answer to " + command.getSchema().getName());
    }
  }

  private void issue(GetParametersForImport get, CommandHeader header, String keyId) {
    // the algorithm is all that this token needs to tell its issuer
    byte[] token = get.getWrappingAlgorithm().name().getBytes(StandardCharsets.UTF_8);
    publish(
        keyId,
        ImportParametersIssued.newBuilder()
            .setHeader(eventHeader(header, keyId))
            .setWrappingAlgorithm(get.getWrappingAlgorithm())
            .setWrappingKeySpec(get.getWrappingKeySpec())
            .setPublicKey(ByteBuffer.wrap(wrappingKey.getPublic().getEncoded()))
            .setImportToken(ByteBuffer.wrap(encrypted(token, get, ARN + keyId)))
            .setImportTokenRecipient(get.getRecipientPublicKey())
            .setParametersValidTo(now().plus(Duration.ofHours(24)))
            .build());
  }

  private byte[] encrypted(byte[] token, GetParametersForImport get, String arn) {
    byte[] recipient = ByteBuffers.copy(get.getRecipientPublicKey());
    HPKE hpke =
        new HPKE(
            HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    try {
      HPKEContextWithEncapsulation context =
          hpke.setupBaseS(
              new X25519PublicKeyParameters(recipient, recipient.length - 32),
              Arrays.concatenate(
                  wrappingKey.getPublic().getEncoded(), arn.getBytes(StandardCharsets.UTF_8)));
      return Arrays.concatenate(context.getEncapsulation(), context.seal(new byte[0], token));
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(
      SpecificRecord command,
      CommandHeader header,
      String keyId,
      ByteBuffer wrapped,
      Instant validTo) {
    if (refuseImport.containsKey(keyId)) {
      ImportFailed failed =
          ImportFailed.newBuilder()
              .setHeader(eventHeader(header, keyId))
              .setCommandType(command.getSchema().getName())
              .setCode(refuseImport.get(keyId))
              .setMessage("Refused, with \"quotes\", for the test.")
              .setRetryable(false)
              .setKeyState(keys.get(keyId).getKeyState())
              .build();
      publish(keyId, failed);
      return;
    }
    ByteBuffer token =
        command instanceof ImportKeyMaterial i
            ? i.getImportToken()
            : ((ReimportKeyMaterial) command).getImportToken();
    WrappingAlgorithm algorithm =
        WrappingAlgorithm.valueOf(StandardCharsets.UTF_8.decode(token.duplicate()).toString());
    imported.put(
        keyId, Unwrapping.unwrap(ByteBuffers.copy(wrapped), wrappingKey.getPrivate(), algorithm));
    keys.get(keyId).setValidTo(validTo);
    StateChangeCause cause =
        command instanceof ImportKeyMaterial
            ? StateChangeCause.MATERIAL_IMPORTED
            : StateChangeCause.MATERIAL_REIMPORTED;
    change(header, keyId, KeyState.Enabled, cause);
  }

  private void change(CommandHeader header, String keyId, KeyState state, StateChangeCause cause) {
    KeySnapshot key = keys.get(keyId);
    KeyStateChanged changed =
        KeyStateChanged.newBuilder()
            .setHeader(eventHeader(header, keyId))
            .setPreviousState(cause == StateChangeCause.CREATED ? null : key.getKeyState())
            .setNewState(state)
            .setCause(cause)
            .setValidTo(key.getValidTo())
            .build();
    key.setKeyState(state);
    publish(keyId, changed);
  }

  private void reject(
      SpecificRecord command,
      CommandHeader header,
      String keyId,
      FailureCode code,
      String message) {
    KeySnapshot key = keys.get(keyId);
    publish(
        keyId,
        CommandRejected.newBuilder()
            .setHeader(eventHeader(header, keyId))
            .setCommandType(command.getSchema().getName())
            .setCode(code)
            .setMessage(message)
            .setRetryable(false)
            .setKeyState(key == null ? null : key.getKeyState())
            .build());
  }

  private EventHeader eventHeader(CommandHeader command, String keyId) {
    KeySnapshot key = keys.get(keyId);
    long sequence = key == null ? 0 : key.getSequence() + 1;
    if (key != null) {
      key.setSequence(sequence);
      key.setUpdatedAt(now());
    }
    return EventHeader.newBuilder()
        .setEventId(keyId + ":" + sequence)
        .setKeyId(keyId)
        .setKeyArn(ARN + keyId)
        .setSequence(sequence)
        .setOccurredAt(now())
        .setCommandId(command.getCommandId())
        .setIssuer(command.getIssuer())
        .setCommandIssuedAt(command.getIssuedAt())
        .build();
  }

  private void publish(String keyId, SpecificRecord event) {
    lastEvent = event;
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(Topics.KEY_EVENTS, keyId, event));
    KeySnapshot key = keys.get(keyId);
    if (key != null) {
      producer.send(new ProducerRecord<>(Topics.KEY_STATES, keyId, key));
    }
    producer.commitTransaction();
  }

  private static KeySnapshot snapshot(String keyId, KeySpec spec) {
    return KeySnapshot.newBuilder()
        .setKeyId(keyId)
        .setKeyArn(ARN + keyId)
        .setKeySpec(spec)
        .setKeyUsage(KeyUsage.ENCRYPT_DECRYPT)
        .setOrigin(Origin.EXTERNAL)
        .setKeyState(KeyState.PendingImport)
        .setCreationDate(now())
        .setSequence(0)
        .setLastEventHash(ByteBuffer.allocate(32))
        .setUpdatedAt(now())
        .build();
  }

  private void alias(CommandHeader header, String keyId, String name, AliasChange change) {
    producer.beginTransaction();
    producer.send(
        new ProducerRecord<>(
            Topics.KEY_ALIASES,
            name,
            change == AliasChange.DELETED
                ? null
                : new AliasSnapshot(name, ARN + name, keyId, now(), now())));
    producer.commitTransaction();
    publish(
        keyId,
        new AliasChanged(
            eventHeader(header, keyId),
            keys.get(keyId).getKeyState(),
            change,
            name,
            ARN + name,
            null));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void close() throws InterruptedException {
    consumer.wakeup();
    thread.join(5_000);
  }
}
