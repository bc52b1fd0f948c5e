package dev.keylife.lifecycle.policy;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code Principal} of a statement: {@code *}, or principals by their kind. {@code AWS}
 * are accounts and the users, roles and sessions of IAM; {@code Keylife} are the names of all other
 * issuers of commands, as they stand there.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
 */
final class PrincipalReader {
  private static final String AWS = "AWS";
  private static final String KEYLIFE = "Keylife";
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final String ROLE = "role/";

  private final String account;

  PrincipalReader(String account) {
    this.account = account;
  }

  /**
   * @param denies whether the statement denies
   */
  Principals read(@Nullable Object value, boolean denies) throws MalformedPolicyException {
    if ("*".equals(value)) {
      return new Principals(true, Set.of(), Set.of(), Set.of());
    }
    if (!(value instanceof Map<?, ?> byKind) || byKind.isEmpty()) {
      throw notValid();
    }
    Gathered all = new Gathered();
    for (Map.Entry<?, ?> kind : byKind.entrySet()) {
      for (String text : PolicyReader.texts(kind.getValue(), "Principal")) {
        switch (String.valueOf(kind.getKey())) {
          case AWS -> readAws(text, denies, all);
          case KEYLIFE -> readOwn(text, all);
          default ->
              throw new MalformedPolicyException(
                  "Principals of the kind " + Quote.of(kind.getKey()) + " are not supported.");
        }
      }
    }
    return new Principals(all.everybody, all.accounts, all.names, all.roles);
  }

  /** Reads one principal of an Allow: an account or an ARN, or else the name of an issuer. */
  Principals readOne(String text) throws MalformedPolicyException {
    Gathered one = new Gathered();
    if (text.startsWith("arn:") || ACCOUNT.matcher(text).matches()) {
      readAws(text, false, one);
    } else {
      readOwn(text, one);
    }
    return new Principals(false, one.accounts, one.names, one.roles);
  }

  private static final class Gathered {
    private boolean everybody;
    private final Set<String> accounts = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> roles = new HashSet<>();
  }

  private void readAws(String text, boolean denies, Gathered all) throws MalformedPolicyException {
    if (text.equals("*")) {
      all.everybody = true;
      return;
    }
    requireNoWildcard(text);
    Optional<Arn> arn = Arn.read(text);
    Optional<String> named =
        ACCOUNT.matcher(text).matches()
            ? Optional.of(text)
            : arn.filter(PrincipalReader::isRoot).map(Arn::account);
    if (named.isPresent()) {
      // Whom another account lets in is for its own IAM, which cannot be asked.
      if (!denies && !named.get().equals(account)) {
        throw new MalformedPolicyException(
            "Principal "
                + Quote.of(text)
                + " is another account; name its users and roles instead.");
      }
      all.accounts.add(named.get());
      return;
    }
    if (arn.filter(PrincipalReader::isIdentity).isEmpty()) {
      throw notValid();
    }
    all.names.add(text);
    arn.filter(role -> role.service().equals("iam") && role.resource().startsWith(ROLE))
        .map(
            role ->
                Arn.ofRole(
                    role.partition(),
                    role.account(),
                    role.resource().substring(role.resource().lastIndexOf('/') + 1)))
        .ifPresent(all.roles::add);
  }

  private static void readOwn(String text, Gathered all) throws MalformedPolicyException {
    requireNoWildcard(text);
    if (text.isEmpty()) {
      throw notValid();
    }
    all.names.add(text);
  }

  private static boolean isRoot(Arn arn) {
    return isOfIam(arn, "iam") && arn.resource().equals("root");
  }

  private static boolean isIdentity(Arn arn) {
    String kind = arn.resource().replaceFirst("/.*", "/");
    boolean hasName = !arn.resource().endsWith("/");
    return hasName
        && (isOfIam(arn, "iam")
            ? kind.equals("user/") || kind.equals(ROLE)
            : isOfIam(arn, "sts")
                && (kind.equals("assumed-role/") || kind.equals("federated-user/")));
  }

  private static boolean isOfIam(Arn arn, String service) {
    return arn.service().equals(service)
        && arn.region().isEmpty()
        && ACCOUNT.matcher(arn.account()).matches();
  }

  /** AWS has no wildcard for a part of a principal either. */
  private static void requireNoWildcard(String text) throws MalformedPolicyException {
    if (Wildcard.isIn(text)) {
      throw new MalformedPolicyException(
          "Principal "
              + Quote.of(text)
              + " has a wildcard; use Principal * with a condition on aws:PrincipalArn.");
    }
  }

  private static MalformedPolicyException notValid() {
    return new MalformedPolicyException("Principal is not valid.");
  }
}
