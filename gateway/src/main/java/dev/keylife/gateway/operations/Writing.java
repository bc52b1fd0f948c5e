package dev.keylife.gateway.operations;

import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyEvent;
import dev.keylife.command.CommandHeader;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.publish.Commands;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KmsException;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;

/** What all operations have in common that stand for a command. */
final class Writing {
  private final Commands commands;
  private final KeyNamespace namespace;

  Writing(Commands commands, KeyNamespace namespace) {
    this.commands = commands;
    this.namespace = namespace;
  }

  /** The header of the command about the key that a call names. */
  CommandHeader header(Call call) {
    return header(call, call.input().requiredText("KeyId"));
  }

  /** The header of a command about a key, by whatever text names it. */
  CommandHeader header(Call call, String keyIdOrArn) {
    // By its bare id, the command is in the key's own partition at once. What is no id is left for
    // the processor to refuse, as long as its event can show it.
    String key = namespace.find(keyIdOrArn).map(KeyId::value).orElse(keyIdOrArn);
    try {
      return CommandHeaders.of(key, call.attempt().principal(), call.identity().commandId());
    } catch (IllegalArgumentException e) {
      throw unshowable(keyIdOrArn);
    }
  }

  private ApiException unshowable(String keyIdOrArn) {
    try {
      KeyId unused = namespace.resolve(keyIdOrArn);
      return new ApiException(ErrorType.NotFoundException, "Invalid keyId");
    } catch (KmsException e) {
      return Refusals.of(e);
    }
  }

  /**
   * Completes when the view of the aliases holds what was committed before this call; the stage
   * fails with an {@link ApiException}.
   */
  CompletionStage<Void> aliasesCaughtUp() {
    return commands.aliasesCaughtUp();
  }

  /** Carries a command out; the stage fails with an {@link ApiException} where it is refused. */
  CompletionStage<KeyEvent> execute(SpecificRecord command, Call call) {
    return commands.execute(command, call.attempt());
  }

  /** The ARN of the key that an event is about. */
  String arn(KeyEvent event) {
    return namespace.arn(new KeyId(event.header().getKeyId()));
  }
}
