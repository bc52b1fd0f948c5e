package dev.keylife.lifecycle.policy;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param name the principal as it is known: an ARN of IAM or STS, or any other text
 * @param account the account that it belongs to
 * @param role the ARN of the role, without a path, of which it is a session
 */
public record Caller(String name, String account, Optional<String> role) {
  private static final String SESSION = "assumed-role/";
  private static final String ROLE = "role/";

  /**
   * Reads a principal.
   *
   * @param home the account of a principal that does not name one
   */
  public static Caller of(String name, String home) {
    Optional<Arn> arn = Arn.read(name);
    return new Caller(
        name,
        arn.map(Arn::account).filter(account -> !account.isEmpty()).orElse(home),
        arn.flatMap(Caller::roleOf));
  }

  private static Optional<String> roleOf(Arn arn) {
    if (!arn.service().equals("sts") || !arn.resource().startsWith(SESSION)) {
      return Optional.empty();
    }
    String[] roleAndSession = arn.resource().substring(SESSION.length()).split("/", 2);
    return Optional.of(roleAndSession[0])
        .filter(role -> !role.isEmpty() && roleAndSession.length == 2)
        .map(role -> Arn.ofRole(arn.partition(), arn.account(), role));
  }

  /** Who counts as one: all sessions of a role and the role itself, with its path or without. */
  public String identity() {
    return role.or(
            () ->
                Arn.read(name)
                    .filter(arn -> arn.service().equals("iam") && arn.resource().startsWith(ROLE))
                    .map(
                        arn ->
                            Arn.ofRole(
                                arn.partition(),
                                arn.account(),
                                arn.resource().substring(arn.resource().lastIndexOf('/') + 1))))
        .orElse(name);
  }

  /** What {@code aws:PrincipalArn} holds: of a session, its role. */
  public String principalArn() {
    return role.orElse(name);
  }
}
