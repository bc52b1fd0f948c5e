package dev.keylife.drill;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Keys;
import dev.keylife.client.SecretBytes;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Asks for import parameters of somebody else's key, again and again, so that their owner is
 * refused; and is the owner, who gets some and imports under them all the same.
 */
final class Lockout implements Attack, AutoCloseable {
  /** In the drill's settings: so many unused ones a key has at most. */
  static final int MOST_UNUSED = 10;

  private static final String KEY = "owners-key";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** For whom asks too soon: what waits for key pairs is bounded, and says so. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HostilePublisher publisher;
  private final KeylifeClient client;
  private final Keys owner;

  /** Makes the owner's key. */
  Lockout(HostilePublisher publisher, ClientSettings settings) throws InterruptedException {
    this.publisher = publisher;
    this.client = KeylifeClient.open(settings);
    this.owner = client.keys("owner").withTimeout(TIMEOUT);
    try {
      var unused =
          owner
              .createKey(
                  KEY, key -> key.setKeySpec(KeySpec.SYMMETRIC_DEFAULT).setOrigin(Origin.EXTERNAL))
              .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the owner has no key", e);
    }
  }

  @Override
  public void strike() {
    publisher.send(
        "import parameters for somebody else's key",
        KEY,
        new GetParametersForImport(
            // Under another name than the storm's, behind which its pairs would never come.
            publisher.headerOf("hostile too", KEY),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_2048,
            null));
  }

  @Override
  public int round() {
    return MOST_UNUSED + 2;
  }

  /** The owner imports material; returns what hinders it. */
  Optional<String> importAsOwner() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (SecretBytes material = SecretBytes.owning(new byte[32])) {
      while (true) {
        try {
          var unused =
              owner
                  .getParametersForImport(
                      KEY, WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048)
                  .thenCompose(
                      parameters ->
                          owner.importKeyMaterial(
                              KEY,
                              request ->
                                  request
                                      .setImportToken(parameters.importToken())
                                      .setEncryptedKeyMaterial(parameters.wrap(material))
                                      .setExpirationModel(
                                          ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE)))
                  .get();
          return Optional.empty();
        } catch (ExecutionException e) {
          if (System.nanoTime() > end) {
            return Optional.of("the owner of a key was locked out of it: " + e.getCause());
          }
        }
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
