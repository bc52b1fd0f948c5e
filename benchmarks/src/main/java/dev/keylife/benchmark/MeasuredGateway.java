package dev.keylife.benchmark;

import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.gateway.app.GatewaySettings;
import dev.keylife.gateway.signature.Signer;
import dev.keylife.program.health.HealthSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/** A gateway that checks signatures, in this JVM, and requests that it takes. */
final class MeasuredGateway {
  private static final String ACCESS_KEY_ID = "AKIDBENCHMARK";
  private static final String SECRET = "a-secret-for-measurements";
  private static final Signer SIGNER = new Signer(ACCESS_KEY_ID, SECRET, "us-east-1");

  private MeasuredGateway() {}

  /** Starts one with default settings but for these. */
  static GatewayApp start(MeasuredInstallation installation, Map<String, String> further)
      throws IOException, InterruptedException {
    Map<String, String> settings = new TreeMap<>();
    settings.put(GatewaySettings.BOOTSTRAP_SERVERS, installation.bootstrapServers());
    settings.put(GatewaySettings.SCHEMA_REGISTRY_URL, installation.registryUrl());
    settings.put(GatewaySettings.CREDENTIALS_FILE, credentials(installation).toString());
    settings.put(GatewaySettings.API_PORT, "0");
    settings.put(HealthSettings.PORT, "-1");
    settings.putAll(further);
    return GatewayApp.start(GatewaySettings.of(settings));
  }

  /** A signed request, good for five minutes. */
  static byte[] request(String operation, String json) {
    return ApiConnection.request(SIGNER, operation, json);
  }

  private static Path credentials(MeasuredInstallation installation) throws IOException {
    Path file = installation.folder("gateway").resolve("credentials.json");
    Files.writeString(
        file,
        """
        {"credentials": [{"accessKeyId": "%s", "principal": "benchmark",
          "secretAccessKey": "%s"}]}
        """
            .formatted(ACCESS_KEY_ID, SECRET));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
