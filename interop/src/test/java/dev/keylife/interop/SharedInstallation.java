package dev.keylife.interop;

import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Keys;
import dev.keylife.client.SecretBytes;
import dev.keylife.testkit.KeylifeStack;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.Origin;
import java.net.URI;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** A whole Keylife with a gateway, for all tests of a JVM, and keys with imported material. */
final class SharedInstallation implements AutoCloseable {
  private final KeylifeStack stack = KeylifeStack.builder().gateway(0).start();
  private final KeylifeClient client = stack.openClient();
  private final Keys keys = client.keys("interop");
  private final AtomicInteger number = new AtomicInteger();

  /** Gives tests the installation as a parameter. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SharedInstallation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getStore(
              ExtensionContext.StoreScope.LAUNCHER_SESSION,
              Namespace.create(SharedInstallation.class))
          .getOrComputeIfAbsent(
              SharedInstallation.class, type -> new SharedInstallation(), SharedInstallation.class);
    }
  }

  /** A symmetric key whose material came from outside, and can be deleted and imported again. */
  static final class ImportedKey {
    private final Keys keys;
    private final String id;
    private final byte[] material;

    ImportedKey(Keys keys, String id, byte[] material) {
      this.keys = keys;
      this.id = id;
      this.material = material;
    }

    String id() {
      return id;
    }

    String arn() {
      return "arn:aws:kms:us-east-1:000000000000:key/" + id;
    }

    void importMaterial() {
      try (SecretBytes secret = SecretBytes.owning(material.clone())) {
        keys.importKeyMaterial(
                id,
                secret,
                request -> request.setExpirationModel(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE))
            .join();
      }
    }

    void deleteMaterial() {
      keys.deleteImportedKeyMaterial(id, request -> {}).join();
    }
  }

  ImportedKey newKey() {
    byte[] material = new byte[32];
    new SecureRandom().nextBytes(material);
    ImportedKey key = new ImportedKey(keys, "interop-" + number.incrementAndGet(), material);
    keys.createKey(key.id(), request -> request.setOrigin(Origin.EXTERNAL)).join();
    key.importMaterial();
    return key;
  }

  String kafka() {
    return stack.bootstrapServers();
  }

  String endpoint() {
    return stack.gateway().orElseThrow().url();
  }

  KmsClient kms() {
    return KmsClient.builder()
        .endpointOverride(URI.create(endpoint()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("interop", "interop")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  @Override
  public void close() {
    client.close();
    stack.close();
  }
}
