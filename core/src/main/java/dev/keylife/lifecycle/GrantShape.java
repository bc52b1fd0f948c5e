package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.CreateGrant;
import dev.keylife.lifecycle.Command.GrantRemoval;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the fields of commands about grants must look like. */
final class GrantShape {
  private static final int LONGEST = 256;

  /** As PrincipalIdType in the service model. */
  private static final Pattern PRINCIPAL = Pattern.compile("[\\w+=,.@:/-]+");

  /** As GrantNameType in the service model. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:/_-]+");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private GrantShape() {}

  /**
   * @throws KmsException {@code ValidationException}, {@code InvalidArnException}
   */
  static void check(CreateGrant command, PolicyEvaluator policies) {
    checkPrincipal("granteePrincipal", command.grantee(), policies);
    command.retiring().ifPresent(it -> checkPrincipal("retiringPrincipal", it, policies));
    require(!command.operations().isEmpty(), "operations must name one operation at least");
    command.name().ifPresent(it -> requireForm("name", it, NAME));
    // With neither it may come from a later version, and ask for what is not understood here.
    command
        .constraints()
        .ifPresent(
            it ->
                require(
                    it.encryptionContextEquals().isPresent()
                        != it.encryptionContextSubset().isPresent(),
                    "constraints must have encryptionContextEquals or encryptionContextSubset, and"
                        + " not both"));
    command.constraint().ifPresent(GrantShape::checkConstraint);
  }

  /**
   * @throws KmsException {@code InvalidGrantIdException}
   */
  static void check(GrantRemoval command) {
    if (!ID.matcher(command.grantId()).matches()) {
      throw new KmsException(
          FailureCode.INVALID_GRANT_ID,
          Text.quoted(command.grantId()) + " is no grant id; one has 64 hex digits, a-f.");
    }
  }

  private static void checkPrincipal(String field, String text, PolicyEvaluator policies) {
    requireForm(field, text, PRINCIPAL);
    policies.checkPrincipal(text);
  }

  private static void checkConstraint(GrantConstraint constraint) {
    String field = constraint.kind().awsName();
    List<EncryptionContextPair> pairs = constraint.pairs();
    require(
        !pairs.isEmpty() && pairs.size() <= GrantConstraint.MOST_PAIRS,
        field + " must have 1 to " + GrantConstraint.MOST_PAIRS + " pairs, not " + pairs.size());
    int characters = 0;
    Set<String> names = new HashSet<>();
    for (EncryptionContextPair pair : pairs) {
      require(!pair.name().isEmpty(), field + " has a pair without a name");
      require(
          names.add(pair.name().toLowerCase(Locale.ROOT)),
          field + " has two names that differ by case at most");
      characters += Text.length(pair.name()) + Text.length(pair.value());
    }
    require(
        characters <= GrantConstraint.MOST_CHARACTERS,
        field
            + " must have at most "
            + GrantConstraint.MOST_CHARACTERS
            + " characters in its names and values, not "
            + characters);
  }

  private static void requireForm(String field, String text, Pattern form) {
    CommandShape.requireLength(field, text, 1, LONGEST);
    require(form.matcher(text).matches(), field + " must match " + form.pattern());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new KmsException(FailureCode.VALIDATION, otherwise);
    }
  }
}
