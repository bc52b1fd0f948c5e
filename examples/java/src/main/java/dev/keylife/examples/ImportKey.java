package dev.keylife.examples;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.CommandSigner;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Keys;
import dev.keylife.client.SecretBytes;
import dev.keylife.client.Subscription;
import dev.keylife.client.SubscriptionOptions;
import dev.keylife.event.EventHeader;
import dev.keylife.type.Origin;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Creates a key, imports material into it, and follows its events up to the one that answers the
 * import. Arguments: the brokers, the registry's URL, and a new key's id; to sign the commands, the
 * file of a signing key and the name of the installation too.
 */
public final class ImportKey {
  private ImportKey() {}

  /** Runs it. */
  public static void main(String[] args) throws InterruptedException {
    String keyId = args[2];
    CountDownLatch imported = new CountDownLatch(3);

    ClientSettings settings = new ClientSettings(args[0], args[1]);
    if (args.length > 4) {
      settings = settings.signedBy(CommandSigner.open(Path.of(args[3]), Optional.empty(), args[4]));
    }

    try (KeylifeClient client = KeylifeClient.open(settings);
        SecretBytes material = SecretBytes.owning(randomBytes())) {
      Keys keys = client.keys("orders-service");
      keys.createKey(keyId, request -> request.setOrigin(Origin.EXTERNAL)).join();
      keys.importKeyMaterial(keyId, material, request -> request.setValidTo(inNinetyDays())).join();

      try (Subscription events =
          client.subscribe(
              SubscriptionOptions.group("example-" + keyId),
              delivery -> {
                EventHeader header = delivery.event().header();
                if (header.getKeyId().equals(keyId)) {
                  System.out.printf(
                      "%s %d %s%n", keyId, header.getSequence(), delivery.event().type());
                  imported.countDown();
                }
              })) {
        imported.await();
      }
    }
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static Instant inNinetyDays() {
    return Instant.now().plus(Duration.ofDays(90));
  }
}
