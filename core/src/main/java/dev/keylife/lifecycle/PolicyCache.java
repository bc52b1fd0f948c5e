package dev.keylife.lifecycle;

import dev.keylife.lifecycle.policy.MalformedPolicyException;
import dev.keylife.lifecycle.policy.PolicyDocument;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads policy documents, each once: the last few hundred are kept. Safe for use by several
 * threads.
 */
final class PolicyCache {
  private static final int MOST = 256;
  private static final int LONGEST_REASON = 256;

  private final JsonReader json;
  private final String account;
  private final Map<String, PolicyDocument> documents =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PolicyDocument> eldest) {
          return size() > MOST;
        }
      };

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
    synchronized (documents) {
      PolicyDocument known = documents.get(document);
      if (known != null) {
        return known;
      }
    }
    try {
      PolicyDocument read = PolicyDocument.read(json.read(document), account);
      synchronized (documents) {
        documents.put(document, read);
      }
      return read;
    } catch (MalformedPolicyException e) {
      throw new KmsException(
          FailureCode.MALFORMED_POLICY_DOCUMENT,
          "Malformed key policy. " + Text.shown(e.reason(), LONGEST_REASON));
    }
  }
}
