package dev.keylife.lifecycle;

import dev.keylife.lifecycle.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Dual control: a key policy can ask for several principals to send the same command before it is
 * carried out. Their approvals are part of the key's record, and bound to the key as it was: with
 * any change of its state, its materials or its policy they are gone.
 */
final class Approvals {
  /** Commands of a key that wait for approvals. */
  static final int MOST_PENDING = 10;

  /** Of these, begun by one principal; so one cannot keep all others from beginning any. */
  static final int MOST_BEGUN = 2;

  private Approvals() {}

  /** What the key's policy says about one command. */
  @FunctionalInterface
  interface Question {
    /**
     * Returns where it is allowed.
     *
     * @param principal who sends it
     * @param approvals how many principals have sent it
     * @throws KmsException {@code AccessDeniedException}
     */
    void require(String principal, int approvals);

    /** The same, where a refusal is an answer like any other. */
    default boolean allows(String principal, int approvals) {
      try {
        require(principal, approvals);
        return true;
      } catch (KmsException refusal) {
        return false;
      }
    }
  }

  /**
   * Counts the approvals of a command whose turn has come. Only of those does one count who would
   * still be let: so whom the policy or the administrators have left out meanwhile counts no more.
   *
   * @return what it waits for; empty where it is to be carried out
   * @throws KmsException {@code AccessDeniedException} to whom no number of approvals would help
   */
  static Optional<PendingApproval> gather(
      DecisionContext context, Command command, KeyRecord key, Question policy, Duration window) {
    String issuer = command.header().issuer();
    policy.require(issuer, PolicyDocument.MOST_APPROVALS);
    Optional<PendingApproval> pending = find(key, command, context.now());
    List<String> approvers =
        with(issuer, pending.map(PendingApproval::approvers).orElse(List.of())).stream()
            .filter(each -> policy.allows(each, PolicyDocument.MOST_APPROVALS))
            .toList();
    int required = approvers.size();
    while (!policy.allows(issuer, required)) {
      required++; // It ends: with the most it is allowed.
    }
    return required == approvers.size()
        ? Optional.empty()
        : Optional.of(
            new PendingApproval(
                command.header().request(),
                command.type(),
                approvers,
                required,
                pending.map(PendingApproval::validTo).orElse(context.now().plus(window))));
  }

  /** In the place that its principal has already, or after all others. */
  private static List<String> with(String issuer, List<String> approvers) {
    String principal = Command.Header.principalOf(issuer);
    List<String> all = new ArrayList<>();
    for (String each : approvers) {
      all.add(Command.Header.principalOf(each).equals(principal) ? issuer : each);
    }
    if (!all.contains(issuer)) {
      all.add(issuer);
    }
    return all;
  }

  private static Optional<PendingApproval> find(KeyRecord key, Command command, Instant now) {
    return key.approvals().stream()
        .filter(pending -> pending.isFor(command) && pending.validTo().isAfter(now))
        .findFirst();
  }

  /**
   * A command waits.
   *
   * @throws KmsException {@code LimitExceededException} if as many wait already
   */
  static Decision await(
      DecisionContext context, KeyRecord key, Command command, PendingApproval pending) {
    List<PendingApproval> left = new ArrayList<>(key.approvals());
    boolean isNew = !left.removeIf(other -> other.isFor(command));
    left.removeIf(other -> !other.validTo().isAfter(context.now()));
    if (isNew) {
      giveWay(left, command.header().principal());
    }
    if (left.size() >= MOST_PENDING) {
      throw new KmsException(
          FailureCode.LIMIT_EXCEEDED,
          MOST_PENDING
              + " commands wait for approvals for "
              + context.arn(key)
              + " already. Approve them, or wait until they lapse.");
    }
    left.add(pending);
    return context.tells(
        key.withApprovals(left),
        new Event.ApprovalPending(
            context.header(key),
            key.state(),
            command.type(),
            pending.approvers(),
            pending.required(),
            pending.validTo()));
  }

  private static void giveWay(List<PendingApproval> left, String principal) {
    List<PendingApproval> own =
        left.stream()
            .filter(pending -> pending.isBegunBy(principal))
            .sorted(Comparator.comparing(PendingApproval::validTo))
            .toList();
    left.removeAll(own.subList(0, Math.max(0, own.size() + 1 - MOST_BEGUN)));
  }

  /** Housekeeping: that the approvals lapse was published with each of them. */
  static Decision expire(KeyRecord key, String reference) {
    return new Decision(
        Optional.of(key.withoutApprovals(pending -> pending.reference().equals(reference))),
        Optional.empty(),
        List.of());
  }
}
