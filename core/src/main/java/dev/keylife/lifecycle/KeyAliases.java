package dev.keylife.lifecycle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a key knows of its aliases. That a name stands for the key is decided in the name's
 * partition, so there is a time in which the key has asked and has no answer yet.
 *
 * @param held those that stand for the key; one that was given to another key meanwhile is among
 *     them until the key is told
 * @param claims what has been asked and not been answered, oldest first
 */
public record KeyAliases(Set<AliasName> held, List<Claimed> claims) {
  /** The quota of AWS KMS. */
  public static final int MOST = 50;

  /** Of a key that has none. */
  public static final KeyAliases NONE = new KeyAliases(Set.of(), List.of());

  /**
   * A command that waits for its answer.
   *
   * @param content what it said: {@link Command.Header#content}
   */
  public record Claimed(String commandId, AliasName alias, ByteString content) {}

  public KeyAliases {
    held = Collections.unmodifiableSet(new LinkedHashSet<>(held));
    claims = List.copyOf(claims);
  }

  /** Everything that may stand for the key, now or once it is answered. */
  public Set<AliasName> names() {
    Set<AliasName> names = new LinkedHashSet<>(held);
    claims.forEach(claim -> names.add(claim.alias()));
    return names;
  }

  Optional<Claimed> claim(String commandId) {
    return claims.stream().filter(claim -> claim.commandId().equals(commandId)).findFirst();
  }

  KeyAliases withClaim(Claimed claim) {
    List<Claimed> all = new ArrayList<>(claims);
    all.add(claim);
    return new KeyAliases(held, all);
  }

  KeyAliases withoutClaim(Claimed claim) {
    return new KeyAliases(held, claims.stream().filter(each -> !each.equals(claim)).toList());
  }

  KeyAliases with(AliasName name) {
    Set<AliasName> all = new LinkedHashSet<>(held);
    all.add(name);
    return new KeyAliases(all, claims);
  }

  KeyAliases without(AliasName name) {
    Set<AliasName> all = new LinkedHashSet<>(held);
    all.remove(name);
    return new KeyAliases(all, claims);
  }
}
