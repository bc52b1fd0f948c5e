package dev.keylife.gateway.signature;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keylife.file.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credentials in a JSON file: {@code {"credentials": [{"accessKeyId": …, "secretAccessKey": …,
 * "principal": …}]}}. It is read again, within a second, when it changes; where it is then not well
 * formed, what was read before stays in force, and the log says so.
 */
public final class CredentialsFile implements Credentials {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialsFile.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Set<String> NAMES = Set.of("accessKeyId", "secretAccessKey", "principal");
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("\\w{4,128}");
  private static final Pattern PRINCIPAL = Pattern.compile("[!-~]{1,256}");
  private static final int SHORTEST_SECRET = 16;

  private final Path file;
  private final ObjectMapper json =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private volatile Loaded loaded;
  private volatile long nextLook;

  /** What a file was, and what stood in it. */
  private record Loaded(FileStamp stamp, Map<String, AccessKey> entries) {}

  private CredentialsFile(Path file) throws IOException {
    this.file = file;
    this.loaded = load();
    this.nextLook = System.nanoTime() + INTERVAL.toNanos();
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is not well formed, or others than its owner and
   *     group may read it; the message says which, and quotes no secret
   */
  public static CredentialsFile open(Path file) throws IOException {
    return new CredentialsFile(file);
  }

  @Override
  public Optional<AccessKey> find(String accessKeyId) {
    long now = System.nanoTime();
    if (now - nextLook >= 0) {
      reload(now);
    }
    return Optional.ofNullable(loaded.entries().get(accessKeyId));
  }

  private synchronized void reload(long now) {
    if (now - nextLook < 0) {
      return;
    }
    nextLook = now + INTERVAL.toNanos();
    try {
      if (!FileStamp.of(file).equals(loaded.stamp())) {
        loaded = load();
        LOG.info("Read {} again: {} access keys", file, loaded.entries().size());
      }
    } catch (IOException e) {
      LOG.error(
          "{} cannot be read again; the credentials read before stay in force. {}",
          file,
          e.getMessage());
    }
  }

  private Loaded load() throws IOException {
    FileStamp stamp = FileStamp.of(file);
    requirePrivate();
    JsonNode root;
    try {
      root = json.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IOException(file + " is not well-formed JSON", null);
    }
    JsonNode list = root.path("credentials");
    if (!list.isArray() || root.size() != 1) {
      throw new IOException(file + " must be {\"credentials\": [ … ]}");
    }
    Map<String, AccessKey> entries = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      add(entries, list.get(i), i + 1);
    }
    return new Loaded(stamp, Map.copyOf(entries));
  }

  private void add(Map<String, AccessKey> entries, JsonNode node, int number) throws IOException {
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

  private IOException flaw(int number, String words) {
    return new IOException(file + ": entry " + number + " " + words);
  }

  private void requirePrivate() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
      throw new IOException(
          file + " holds secrets, and every user of this machine can read it: chmod o-r");
    }
  }
}
