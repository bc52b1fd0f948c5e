package dev.keylife.lifecycle;

import dev.keylife.lifecycle.policy.MalformedPolicyException;
import dev.keylife.lifecycle.policy.PolicyDocument;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads policy documents, each once: those that were asked for last are kept, by their text. What
 * is kept is bounded by the length of the texts, so that many large ones do not fill the memory.
 * Safe for use by several threads.
 */
final class PolicyCache {
  /** A thousand usual policies; of the largest 32, which take some 16 MiB. */
  private static final int MOST_CHARACTERS = 1024 * 1024;

  private static final int LONGEST_REASON = 256;

  private final JsonReader json;
  private final String account;
  private final Map<String, PolicyDocument> kept = new LinkedHashMap<>(16, 0.75f, true);
  private int characters;

  PolicyCache(JsonReader json, String account) {
    this.json = json;
    this.account = account;
  }

  /**
   * Reads a document.
   *
   * @throws KmsException {@code MalformedPolicyDocumentException}
   */
  PolicyDocument read(String document) {
    return find(document).orElseGet(() -> keep(document, readAnew(document)));
  }

  private PolicyDocument readAnew(String document) {
    try {
      return PolicyDocument.read(json.read(document), account);
    } catch (MalformedPolicyException e) {
      throw new KmsException(
          FailureCode.MALFORMED_POLICY_DOCUMENT,
          "Malformed key policy. " + Text.shown(e.reason(), LONGEST_REASON));
    }
  }

  private synchronized Optional<PolicyDocument> find(String document) {
    return Optional.ofNullable(kept.get(document));
  }

  private synchronized PolicyDocument keep(String document, PolicyDocument read) {
    if (kept.put(document, read) == null) {
      characters += document.length();
    }
    Iterator<String> longestUnused = kept.keySet().iterator();
    while (characters > MOST_CHARACTERS) {
      characters -= longestUnused.next().length();
      longestUnused.remove();
    }
    return read;
  }
}
