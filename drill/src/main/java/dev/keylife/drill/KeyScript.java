package dev.keylife.drill;

import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.SecretBytes;
import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.ExpireKeyMaterial;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/**
 * What happens to one key: random commands, legal and not, the same for the same seed but for
 * tokens and dates. A command id is {@code key#number#material}; the last says which of the key's
 * two materials an import brings.
 */
final class KeyScript {
  static final String ISSUER = "drill";
  private static final int LONGEST_VALIDITY_S = 12;

  private final String key;
  private final Random random;
  private final int requests;
  private int left;
  private int number;
  private Optional<SpecificRecord> previous = Optional.empty();
  private boolean awaitsParameters;

  /**
   * @param requests how many of a hundred commands ask for import parameters
   * @param commands how many there are
   */
  KeyScript(String key, long seed, int requests, int commands) {
    this.key = key;
    this.requests = requests;
    this.random = new Random(seed * 1_000_003 + key.hashCode());
    this.left = commands;
  }

  /** What to publish next. */
  sealed interface Next {
    /** A command, or one once more. */
    record Publish(SpecificRecord command) implements Next {}

    /** Nothing, until the import parameters are there. */
    record Wait() implements Next {}

    /** Nothing any more. */
    record Done() implements Next {}
  }

  Next next() {
    if (awaitsParameters) {
      return new Next.Wait();
    }
    if (left == 0) {
      return new Next.Done();
    }
    left--;
    if (previous.isPresent() && random.nextInt(20) == 0) {
      return new Next.Publish(previous.get());
    }
    SpecificRecord command = number == 0 ? first() : any();
    previous = Optional.of(command);
    return new Next.Publish(command);
  }

  /**
   * The answer to the request for import parameters.
   *
   * @param issued empty where it was refused
   * @return the import
   */
  Optional<SpecificRecord> answered(Optional<ImportParametersIssued> issued) {
    awaitsParameters = false;
    Optional<SpecificRecord> command =
        issued.filter(i -> left > 0).map(parameters -> importMaterial(parameters));
    if (command.isPresent()) {
      left--;
      previous = command;
    }
    return command;
  }

  boolean awaits(String commandId) {
    return awaitsParameters
        && previous.map(c -> CommandHeaders.of(c).getCommandId().equals(commandId)).orElse(false);
  }

  private SpecificRecord first() {
    return random.nextInt(10) == 0 ? new EnableKey(header("")) : create();
  }

  private SpecificRecord create() {
    return CreateKey.newBuilder()
        .setHeader(header(""))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .setDescription("drilled")
        .build();
  }

  private SpecificRecord any() {
    if (random.nextInt(100) < requests) {
      awaitsParameters = left > 0;
      return new GetParametersForImport(
          header(""), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
    }
    int dice = random.nextInt(75);
    if (dice < 15) {
      return new EnableKey(header(""));
    } else if (dice < 30) {
      return new DisableKey(header(""));
    } else if (dice < 40) {
      return new DeleteImportedKeyMaterial(header(""), null);
    } else if (dice < 47) {
      return new ExpireKeyMaterial(header(""), null, null);
    } else if (dice < 55) {
      return new ScheduleKeyDeletion(header(""), 7 + random.nextInt(24));
    } else if (dice < 65) {
      return new CancelKeyDeletion(header(""));
    } else if (dice < 69) {
      return new RotateKeyOnDemand(header(""));
    } else if (dice < 72) {
      return create();
    }
    return withForgedToken();
  }

  private SpecificRecord withForgedToken() {
    return new ImportKeyMaterial(
        header("m0"),
        ByteBuffer.wrap(new byte[100]),
        ByteBuffer.wrap(new byte[256]),
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        null,
        null,
        null);
  }

  private SpecificRecord importMaterial(ImportParametersIssued issued) {
    String name = random.nextInt(6) == 0 ? "m1" : "m0";
    boolean expires = random.nextBoolean();
    Instant validTo =
        Instant.now()
            .truncatedTo(ChronoUnit.MILLIS)
            .plusSeconds(2L + random.nextInt(LONGEST_VALIDITY_S - 2));
    byte[] material =
        Arrays.copyOf((name + key + "0".repeat(32)).getBytes(StandardCharsets.UTF_8), 32);
    try (SecretBytes secret = SecretBytes.owning(material)) {
      byte[] wrapped =
          KeyMaterialWrapper.wrap(
              secret, bytes(issued.getPublicKey()), WrappingAlgorithm.RSAES_OAEP_SHA_256);
      return new ImportKeyMaterial(
          header(name),
          issued.getImportToken(),
          ByteBuffer.wrap(wrapped),
          expires
              ? ExpirationModel.KEY_MATERIAL_EXPIRES
              : ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
          expires ? validTo : null,
          null,
          null,
          null);
    }
  }

  /**
   * What a key's command will be called that comes so many after another; empty where a command id
   * is none of a script's. The id of an import, which says more, cannot be told so.
   */
  static Optional<String> idAfter(String commandId, int commands) {
    String[] parts = commandId.split("#", -1);
    return parts.length == 3
        ? Optional.of(id(parts[0], Integer.parseInt(parts[1]) + commands))
        : Optional.empty();
  }

  /** What a key's command is called that brings no material. */
  static String id(String key, int number) {
    return key + "#" + number + "#";
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private CommandHeader header(String material) {
    return CommandHeaders.of(key, ISSUER, id(key, number++) + material);
  }
}
