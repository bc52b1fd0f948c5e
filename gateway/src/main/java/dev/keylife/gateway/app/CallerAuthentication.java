package dev.keylife.gateway.app;

import dev.keylife.gateway.signature.AnyCredentials;
import dev.keylife.gateway.signature.Authenticator;
import dev.keylife.gateway.signature.CredentialsFile;
import dev.keylife.gateway.signature.SignatureVersion4;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.program.OpenResources;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the settings say that callers prove who they are. */
final class CallerAuthentication {
  private static final Logger LOG = LoggerFactory.getLogger(CallerAuthentication.class);

  private CallerAuthentication() {}

  /**
   * What tells who calls.
   *
   * @param opened gets what is to be closed with the gateway
   * @throws ProgramException if the credentials cannot be read, or anybody would be let in from
   *     other machines
   */
  static Authenticator open(GatewaySettings settings, OpenResources opened) {
    KeyNamespace namespace = settings.namespace();
    if (settings.acceptsAnyCredentials()) {
      InetSocketAddress address = settings.apiAddress();
      requireLoopback(address);
      LOG.warn(
          "credentials.any=true: NOTHING IS VERIFIED. Whoever can connect to {}:{} may do"
              + " everything with every key. For development alone.",
          address.getHostString(),
          address.getPort());
      return new AnyCredentials(namespace.partition(), namespace.account());
    }
    Path file = settings.credentialsFile().orElseThrow();
    try {
      return new SignatureVersion4(
          opened.add(CredentialsFile.open(file)), namespace.region(), "kms", Clock.systemUTC());
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.CREDENTIALS, "The credentials cannot be used: " + e.getMessage(), e);
    }
  }

  private static void requireLoopback(InetSocketAddress address) {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new ProgramException(
          ExitCode.CREDENTIALS,
          "credentials.any=true is refused on "
              + address.getHostString()
              + ", which is no loopback address. Name a credentials.file.");
    }
  }
}
