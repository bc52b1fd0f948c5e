package dev.keylife.lifecycle;

import dev.keylife.lifecycle.policy.AccessContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which encryption contexts a grant is for. Names are compared without regard to case, values
 * exactly, as AWS KMS has it.
 *
 * @param pairs at least one, in the order of their names; no two names differ by case alone
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html">GrantConstraints</a>
 */
public record GrantConstraint(Kind kind, List<EncryptionContextPair> pairs) {
  static final int MOST_PAIRS = 8;

  /** Of all names and values. */
  static final int MOST_CHARACTERS = 384;

  /** How a context compares with the pairs. */
  public enum Kind {
    /** It has them and no others. */
    EQUALS("EncryptionContextEquals"),
    /** It has them, and may have others. */
    SUBSET("EncryptionContextSubset");

    private final String awsName;

    Kind(String awsName) {
      this.awsName = awsName;
    }

    /** The name in the AWS KMS API. */
    public String awsName() {
      return awsName;
    }
  }

  public GrantConstraint {
    pairs = pairs.stream().sorted(Comparator.comparing(EncryptionContextPair::name)).toList();
  }

  /** Whether a request's encryption context is one of those. */
  boolean holds(AccessContext request) {
    return isMetBy(request.encryptionContext());
  }

  /** Whether whatever meets this constraint meets another one, too. */
  boolean isAsStrictAs(GrantConstraint other) {
    return (kind == Kind.EQUALS || other.kind == Kind.SUBSET) && other.isMetBy(byName());
  }

  private boolean isMetBy(Map<String, List<String>> context) {
    Map<String, List<String>> mine = byName();
    // A name that comes twice, in different case, has no one value.
    return kind == Kind.EQUALS
        ? context.equals(mine)
        : context.entrySet().containsAll(mine.entrySet());
  }

  private Map<String, List<String>> byName() {
    Map<String, List<String>> all = new TreeMap<>();
    pairs.forEach(pair -> all.put(pair.name().toLowerCase(Locale.ROOT), List.of(pair.value())));
    return all;
  }
}
