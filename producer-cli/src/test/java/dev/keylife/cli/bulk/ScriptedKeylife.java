package dev.keylife.cli.bulk;

import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.client.Outcome;
import dev.keylife.client.Submission;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeyState;
import dev.keylife.type.StateChangeCause;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** Takes commands in place of a client, and answers when a test says so. */
final class ScriptedKeylife implements Function<SpecificRecord, Submission> {
  /** A command that was taken and is not answered yet. */
  record Taken(SpecificRecord command, CompletableFuture<Outcome> outcome) implements Submission {
    String keyId() {
      return CommandHeaders.of(command).getKeyId();
    }

    @Override
    public KeylifeClientException giveUp(Duration waited) {
      return new KeylifeClientException(Reason.NO_ANSWER, "No answer for " + keyId());
    }

    @Override
    public void forget() {
      outcome.cancel(false);
    }
  }

  /** What becomes of a command as soon as it is taken. */
  interface Script {
    void play(Taken taken);
  }

  final List<SpecificRecord> commands = new ArrayList<>();
  private final Script script;
  private final ByteBuffer publicKey;

  ScriptedKeylife(Script script) throws GeneralSecurityException {
    this.script = script;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    publicKey = ByteBuffer.wrap(generator.generateKeyPair().getPublic().getEncoded());
  }

  @Override
  public Submission apply(SpecificRecord command) {
    commands.add(command);
    Taken taken = new Taken(command, new CompletableFuture<>());
    script.play(taken);
    return taken;
  }

  /** The names of the commands that were taken for a key, in their order. */
  List<String> commandsFor(String keyId) {
    return commands.stream()
        .filter(command -> CommandHeaders.of(command).getKeyId().equals(keyId))
        .map(command -> command.getSchema().getName())
        .toList();
  }

  void succeed(Taken taken) {
    EventHeader header = header(CommandHeaders.of(taken.command()));
    SpecificRecord event =
        taken.command() instanceof GetParametersForImport asked
            ? ImportParametersIssued.newBuilder()
                .setHeader(header)
                .setWrappingAlgorithm(asked.getWrappingAlgorithm())
                .setWrappingKeySpec(asked.getWrappingKeySpec())
                .setPublicKey(publicKey.duplicate())
                .setImportToken(ByteBuffer.allocate(8))
                .setParametersValidTo(Instant.EPOCH)
                .build()
            : KeyStateChanged.newBuilder()
                .setHeader(header)
                .setNewState(KeyState.Enabled)
                .setCause(StateChangeCause.MATERIAL_IMPORTED)
                .build();
    taken.outcome().complete(Outcome.of(new KeyEvent(event, header, 0, 0)));
  }

  void reject(Taken taken, FailureCode code, boolean retryable) {
    EventHeader header = header(CommandHeaders.of(taken.command()));
    CommandRejected event =
        CommandRejected.newBuilder()
            .setHeader(header)
            .setCommandType(taken.command().getSchema().getName())
            .setCode(code)
            .setMessage("Refused for the test.")
            .setRetryable(retryable)
            .build();
    taken.outcome().complete(Outcome.of(new KeyEvent(event, header, 0, 0)));
  }

  private static EventHeader header(CommandHeader command) {
    return EventHeader.newBuilder()
        .setEventId(command.getKeyId() + ":1")
        .setKeyId(command.getKeyId())
        .setKeyArn("arn:aws:kms:eu-central-1:111122223333:key/" + command.getKeyId())
        .setSequence(1)
        .setOccurredAt(Instant.EPOCH)
        .setCommandId(command.getCommandId())
        .setIssuer(command.getIssuer())
        .setCommandIssuedAt(command.getIssuedAt())
        .build();
  }
}
