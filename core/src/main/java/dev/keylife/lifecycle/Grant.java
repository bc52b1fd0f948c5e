package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.CreateGrant;
import dev.keylife.lifecycle.policy.AccessContext;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a principal do some operations with a key, beside what the key's policy allows. It never
 * takes anything away.
 *
 * @param id 64 hex digits
 * @param name by which it is recognised when it is created again
 * @param grantee whom it permits something
 * @param retiring who may retire it
 * @param operations what it permits, in their usual order
 * @param constraint which encryption contexts it is for; empty for all
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html">Grants in AWS
 *     KMS</a>
 */
public record Grant(
    String id,
    Optional<String> name,
    Instant createdAt,
    String grantee,
    Optional<String> retiring,
    Set<GrantOperation> operations,
    Optional<GrantConstraint> constraint) {

  /**
   * How many a key has at most. All of them are in its record, so they must fit there, the largest
   * that can be too: {@code BoundedSizesTest}.
   */
  public static final int MOST = 100;

  public Grant {
    Set<GrantOperation> ordered = EnumSet.noneOf(GrantOperation.class);
    ordered.addAll(operations);
    operations = Collections.unmodifiableSet(ordered);
  }

  /**
   * Whether it permits its grantee a request. What is about grants is not asked here: whether that
   * is permitted depends on the grant that is to come or to go.
   */
  boolean permits(String action, AccessContext request) {
    return GrantOperation.ofAction(action).filter(each -> permits(each, request)).isPresent();
  }

  private boolean permits(GrantOperation operation, AccessContext request) {
    boolean aboutGrants =
        operation == GrantOperation.CREATE_GRANT || operation == GrantOperation.RETIRE_GRANT;
    return operations.contains(operation)
        && !aboutGrants
        && (!operation.hasEncryptionContext()
            || constraint.map(each -> each.holds(request)).orElse(true));
  }

  /** Whether it permits its grantee to create a grant: one that permits no more than this one. */
  boolean permits(CreateGrant command) {
    return operations.contains(GrantOperation.CREATE_GRANT)
        && operations.containsAll(command.operations())
        && (constraint.isEmpty()
            || command.constraint().filter(it -> it.isAsStrictAs(constraint.get())).isPresent());
  }

  /** Whether a command asks for this grant once more. */
  boolean isMeantBy(CreateGrant command) {
    return name.isPresent()
        && name.equals(command.name())
        && grantee.equals(command.grantee())
        && retiring.equals(command.retiring())
        && operations.equals(Set.copyOf(command.operations()))
        && constraint.equals(command.constraint());
  }
}
