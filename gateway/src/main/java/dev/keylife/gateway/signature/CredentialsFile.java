package dev.keylife.gateway.signature;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keylife.program.WatchedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Credentials in a JSON file: {@code {"credentials": [{"accessKeyId": …, "secretAccessKey": …,
 * "principal": …}]}}. It is read again, within a second, when it changes; where it is then not well
 * formed, what was read before stays in force, and the log says so.
 */
public final class CredentialsFile implements AccessKeys, AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Set<String> NAMES = Set.of("accessKeyId", "secretAccessKey", "principal");
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("\\w{4,128}");
  private static final Pattern PRINCIPAL = Pattern.compile("[!-~]{1,256}");
  private static final int SHORTEST_SECRET = 16;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final WatchedFile<Map<String, AccessKey>> file;

  private CredentialsFile(WatchedFile<Map<String, AccessKey>> file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is not well formed, or others than its owner and
   *     group may read it; the message says which, and quotes no secret
   */
  public static CredentialsFile open(Path file) throws IOException {
    return new CredentialsFile(
        WatchedFile.open(file, WatchedFile.Guard.READ, CredentialsFile::read, INTERVAL));
  }

  @Override
  public Optional<AccessKey> find(String accessKeyId) {
    return Optional.ofNullable(file.get().get(accessKeyId));
  }

  /** Reads it no more. */
  @Override
  public void close() {
    file.close();
  }

  private static Map<String, AccessKey> read(String content) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(content);
    } catch (JacksonException e) {
      throw new IOException("it is not well-formed JSON", null);
    }
    JsonNode list = root.path("credentials");
    if (!list.isArray() || root.size() != 1) {
      throw new IOException("it must be {\"credentials\": [ … ]}");
    }
    Map<String, AccessKey> entries = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      add(entries, list.get(i), i + 1);
    }
    return Map.copyOf(entries);
  }

  private static void add(Map<String, AccessKey> entries, JsonNode node, int number)
      throws IOException {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!NAMES.contains(member.getKey()) || !member.getValue().isTextual()) {
        throw flaw(number, "has something else than the texts " + NAMES.stream().sorted().toList());
      }
    }
    String accessKeyId = node.path("accessKeyId").asText();
    String secret = node.path("secretAccessKey").asText();
    String principal = node.path("principal").asText();
    if (!ACCESS_KEY_ID.matcher(accessKeyId).matches()) {
      throw flaw(number, "needs an accessKeyId of 4 to 128 letters, digits and underscores");
    }
    if (secret.length() < SHORTEST_SECRET) {
      throw flaw(number, "needs a secretAccessKey of " + SHORTEST_SECRET + " characters or more");
    }
    if (!PRINCIPAL.matcher(principal).matches()) {
      throw flaw(number, "needs a principal of 1 to 256 printable ASCII characters");
    }
    if (entries.put(accessKeyId, new AccessKey(principal, secret)) != null) {
      throw flaw(number, "has an accessKeyId that stands there twice");
    }
  }

  private static IOException flaw(int number, String words) {
    return new IOException("entry " + number + " " + words);
  }
}
