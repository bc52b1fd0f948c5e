package dev.keylife.lifecycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A second account of what grants do, written from the documentation of AWS KMS and not from the
 * code: grants are lists of words, and who may do what is asked again each time. Three policies are
 * all that it knows.
 */
final class GrantOracle {
  static final String ADMIN = "tester";
  static final String ALICE = "alice";
  static final String BOB = "bob";
  static final String SESSION = "arn:aws:sts::111122223333:assumed-role/R/s1";
  static final String ROLE = "arn:aws:iam::111122223333:role/team/R";
  static final String ACCOUNT = "arn:aws:iam::111122223333:root";

  static final String DEFAULT = "default";
  static final String BOB_GRANTS = "Bob may let others decrypt and describe";
  static final String ALICE_DENIED = "Alice may not decrypt, create or retire";

  private static final TreeSet<String> BOBS = new TreeSet<>(List.of("Decrypt", "DescribeKey"));

  String policy = DEFAULT;
  boolean disabled;
  final Map<Integer, Given> grants = new HashMap<>();
  private int made;

  /**
   * A grant, or what asks for one.
   *
   * @param retiring "" for nobody
   * @param constraint "" for none, else equals or subset
   * @param context as {@code name=value}
   * @param name "" for none
   */
  record Given(
      String grantee,
      String retiring,
      SortedSet<String> operations,
      String constraint,
      Map<String, String> context,
      String name) {}

  String create(String caller, Given wanted, boolean dryRun) {
    boolean byGrant =
        grants.values().stream()
            .anyMatch(
                g ->
                    means(g.grantee, caller)
                        && g.operations.contains("CreateGrant")
                        && g.operations.containsAll(wanted.operations)
                        && isNoWider(wanted, g));
    if (!may(caller, "CreateGrant", byGrant, wanted.operations)) {
      return "AccessDeniedException";
    }
    if (disabled) {
      return "DisabledException";
    }
    if (wanted.operations.contains("Sign")) {
      return "ValidationException";
    }
    Optional<Integer> same =
        grants.keySet().stream()
            .filter(i -> !wanted.name.isEmpty() && grants.get(i).equals(wanted))
            .findFirst();
    if (dryRun) {
      return "DryRunOperationException";
    }
    if (same.isPresent()) {
      return "is grant " + same.get();
    }
    grants.put(++made, wanted);
    return "created grant " + made;
  }

  String retire(String caller, int number, boolean dryRun) {
    Given grant = grants.get(number);
    boolean byGrant =
        grant != null
            && (means(grant.retiring, caller)
                || (grant.operations.contains("RetireGrant") && means(grant.grantee, caller)));
    return may(caller, "RetireGrant", byGrant, new TreeSet<>())
        ? remove("retired", number, dryRun)
        : "AccessDeniedException";
  }

  String revoke(String caller, int number, boolean dryRun) {
    return may(caller, "RevokeGrant", false, new TreeSet<>())
        ? remove("revoked", number, dryRun)
        : "AccessDeniedException";
  }

  private String remove(String how, int number, boolean dryRun) {
    if (!grants.containsKey(number)) {
      return "NotFoundException";
    }
    if (dryRun) {
      return "DryRunOperationException";
    }
    grants.remove(number);
    return how + " grant " + number;
  }

  boolean mayUse(String caller, String operation, Map<String, String> context) {
    boolean byGrant =
        grants.values().stream()
            .anyMatch(
                g ->
                    means(g.grantee, caller)
                        && g.operations.contains(operation)
                        && (operation.equals("DescribeKey") || fits(g, context)));
    return may(caller, operation, byGrant, new TreeSet<>());
  }

  private boolean may(String caller, String action, boolean byGrant, Set<String> operations) {
    if (policy.equals(ALICE_DENIED)
        && caller.equals(ALICE)
        && List.of("Decrypt", "CreateGrant", "RetireGrant").contains(action)) {
      return false;
    }
    boolean byPolicy =
        policy.equals(BOB_GRANTS)
            && caller.equals(BOB)
            && action.equals("CreateGrant")
            && BOBS.containsAll(operations);
    return caller.equals(ADMIN) || byPolicy || byGrant;
  }

  private static boolean means(String named, String caller) {
    return named.equals(caller)
        || (named.equals(ROLE) && caller.equals(SESSION))
        || (named.equals(ACCOUNT) && caller.equals(ADMIN));
  }

  private static boolean fits(Given grant, Map<String, String> context) {
    if (grant.constraint.isEmpty()) {
      return true;
    }
    List<String> has = words(context);
    List<String> wants = words(grant.context);
    return has.containsAll(wants)
        && (grant.constraint.equals("subset") || has.size() == wants.size());
  }

  /** Every context that suits the one suits the other. */
  private static boolean isNoWider(Given wanted, Given grant) {
    if (grant.constraint.isEmpty()) {
      return true;
    }
    if (wanted.constraint.isEmpty()) {
      return false;
    }
    boolean more = wanted.constraint.equals("subset");
    return fits(grant, wanted.context) && !(more && grant.constraint.equals("equals"));
  }

  private static List<String> words(Map<String, String> context) {
    List<String> words = new ArrayList<>();
    context.forEach((name, value) -> words.add(name.toUpperCase(Locale.ROOT) + "=" + value));
    return words;
  }
}
