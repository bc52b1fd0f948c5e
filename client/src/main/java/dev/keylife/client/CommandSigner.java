package dev.keylife.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.command.CommandHeader;
import dev.keylife.file.SmallFile;
import dev.keylife.schema.CommandSignature;
import dev.keylife.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Proves with each command that its issuer sent it: see {@link CommandSignature}. Give it to a
 * client with {@link ClientSettings#signedBy}. The processor must trust the key to speak for the
 * issuer. Safe for use by several threads.
 */
public final class CommandSigner {
  /** For how long a signature is good: time enough for a producer to try again. */
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final String LABEL_HEADER = "__value_schema_id";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 256;
  private static final int MOST_BYTES = 1 << 16;
  private static final Set<PosixFilePermission> OPEN =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final SigningKey key;
  private final String audience;
  private final String header;
  private final Map<Schema, String> fingerprints = new ConcurrentHashMap<>();

  private CommandSigner(SigningKey key, String keyId, String audience) {
    this.key = key;
    this.audience = audience;
    Map<String, Object> jose = new LinkedHashMap<>();
    jose.put("alg", key.algorithm().jwsName());
    jose.put("typ", CommandSignature.TOKEN_TYPE);
    jose.put("kid", keyId);
    this.header = encoded(jose);
  }

  /**
   * Signs with a key.
   *
   * @param keyId the key's {@code kid} in the processor's trust file; empty for its thumbprint
   * @param audience the name of the installation, as the processor has it in {@code
   *     commands.authentication.audience}
   * @throws IllegalArgumentException if a name has not 1 to 256 printable characters
   */
  public static CommandSigner of(SigningKey key, Optional<String> keyId, String audience) {
    String id = keyId.orElseGet(key::thumbprint);
    requireName("The id of the signing key", id);
    requireName("The audience of signatures", audience);
    return new CommandSigner(key, id, audience);
  }

  /**
   * Signs with the key in a file: PKCS#8 in PEM, as {@code keylife keygen} and {@code openssl
   * genpkey} write it. Nobody else may be able to read it.
   *
   * @throws KeylifeClientException ({@link Reason#SETTINGS}) if the file cannot be used; the
   *     message says why, and quotes nothing of it
   */
  public static CommandSigner open(Path file, Optional<String> keyId, String audience) {
    try {
      if (Files.getFileStore(file).supportsFileAttributeView("posix")
          && Files.getPosixFilePermissions(file).stream().anyMatch(OPEN::contains)) {
        throw new IllegalArgumentException("others can read or change it: chmod 600 " + file);
      }
      byte[] pem = SmallFile.read(file, MOST_BYTES, "signing key");
      try {
        return of(SigningKey.ofPem(new String(pem, StandardCharsets.UTF_8)), keyId, audience);
      } finally {
        Arrays.fill(pem, (byte) 0);
      }
    } catch (IllegalArgumentException e) {
      throw unusable(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw unusable(file, "it cannot be read: " + words(e));
    }
  }

  /** Of what is wrong with a file, Java's message is often its name alone. */
  private static String words(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    return e instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }

  private static KeylifeClientException unusable(Path file, String why) {
    return new KeylifeClientException(
        Reason.SETTINGS, "The signing key %s cannot be used: %s".formatted(file, why));
  }

  private static void requireName(String what, String text) {
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > LONGEST || !Printable.is(text)) {
      throw new IllegalArgumentException(what + " has 1 to 256 printable characters.");
    }
  }

  /** Adds the signature to the headers of a command's record, whose other headers are there. */
  void sign(SpecificRecord command, byte[] value, Headers headers) {
    headers.add(
        CommandSignature.HEADER,
        signature(command, value, headers.lastHeader(LABEL_HEADER) != null, Instant.now())
            .getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The signature of a command: a compact JWS.
   *
   * @param value the record's value, as it goes into the topic
   * @param labelledInHeader as in {@link CommandSignature#digest}
   */
  public String signature(
      SpecificRecord command, byte[] value, boolean labelledInHeader, Instant now) {
    CommandHeader about = CommandHeaders.of(command);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", about.getIssuer());
    claims.put("sub", KeyIds.bare(about.getKeyId()));
    claims.put("aud", audience);
    claims.put("jti", about.getCommandId());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(LIFETIME).getEpochSecond());
    claims.put(CommandSignature.RECORD_TYPE, command.getSchema().getFullName());
    claims.put(
        CommandSignature.SCHEMA,
        fingerprints.computeIfAbsent(
            command.getSchema(), schema -> base64url(CommandSignature.fingerprint(schema))));
    claims.put(CommandSignature.BODY, base64url(CommandSignature.digest(value, labelledInHeader)));
    String input = header + "." + encoded(claims);
    return input + "." + base64url(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String encoded(Map<String, Object> json) {
    try {
      return base64url(JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are JSON", e);
    }
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
