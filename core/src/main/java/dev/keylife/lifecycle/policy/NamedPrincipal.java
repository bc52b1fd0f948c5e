package dev.keylife.lifecycle.policy;

/** A principal as a single text names it: an ARN, an account, or the name of an issuer. */
public final class NamedPrincipal {
  private final Principals principals;

  private NamedPrincipal(Principals principals) {
    this.principals = principals;
  }

  /**
   * Reads what could stand in the {@code Principal} of a statement that allows something.
   *
   * @param account this installation's account, twelve digits
   * @throws MalformedPolicyException if it could not
   */
  public static NamedPrincipal read(String text, String account) throws MalformedPolicyException {
    return new NamedPrincipal(new PrincipalReader(account).readOne(text));
  }

  /** Whether it names a caller, or the role of which the caller is a session. */
  public boolean names(Caller caller) {
    return principals.name(caller);
  }

  /** Whether it is the installation's account, which says itself whom it means. */
  public boolean isAccount() {
    return !principals.accounts().isEmpty();
  }
}
