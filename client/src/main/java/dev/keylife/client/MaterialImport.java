package dev.keylife.client;

import dev.keylife.client.Outcome.Rejected;
import dev.keylife.client.Outcome.Succeeded;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The steps from plaintext to a wrapped import: ask for parameters, wrap. The plaintext does not
 * leave this process.
 *
 * @param client to ask with
 * @param timeout how long to wait for the parameters
 */
public record MaterialImport(KeylifeClient client, Duration timeout) {

  /** What an import command carries, or why there is none. */
  public sealed interface Prepared {
    /** Both go into {@code ImportKeyMaterial} or {@code ReimportKeyMaterial} unchanged. */
    record Ready(ByteBuffer importToken, ByteBuffer encryptedKeyMaterial) implements Prepared {}

    /** {@code GetParametersForImport} was refused. */
    record Refused(GetParametersForImport command, Rejected outcome) implements Prepared {}
  }

  /**
   * Asks for import parameters and wraps the material with them.
   *
   * @param header of the GetParametersForImport command
   * @param material the plaintext; not wiped here
   */
  public Prepared prepare(
      CommandHeader header,
      SecretBytes material,
      WrappingAlgorithm algorithm,
      WrappingKeySpec spec) {
    TokenRecipient recipient = TokenRecipient.fresh();
    GetParametersForImport command =
        GetParametersForImport.newBuilder()
            .setHeader(header)
            .setWrappingAlgorithm(algorithm)
            .setWrappingKeySpec(spec)
            .setRecipientPublicKey(recipient.publicKey())
            .build();
    Outcome outcome = client.execute(command, timeout);
    if (outcome instanceof Rejected rejected) {
      return new Prepared.Refused(command, rejected);
    }
    if (outcome instanceof Succeeded succeeded
        && succeeded.event().value() instanceof ImportParametersIssued issued) {
      ImportParameters parameters = ImportParameters.of(recipient.open(issued));
      return new Prepared.Ready(parameters.importToken(), parameters.wrap(material));
    }
    throw new KeylifeClientException(
        KeylifeClientException.Reason.NO_ANSWER,
        String.format(
            "GetParametersForImport was answered by %s: is this client older than the processor?",
            outcome.event().type()));
  }
}
