package dev.keylife.program.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether work may be sent to a program: it may as long as none of the conditions objects. Whoever
 * knows of something that keeps it from its work adds a condition.
 *
 * <p>Safe for use by several threads.
 */
public final class Readiness {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  /** Something that must hold. It is asked at every probe, so it answers at once. */
  @FunctionalInterface
  public interface Condition {
    /** What is wrong, for an operator, in part of a sentence; empty while all is well. */
    Optional<String> objection();

    /** No more than so many of something. */
    static Condition atMost(long most, LongSupplier number, String what) {
      return () ->
          Optional.of(number.getAsLong())
              .filter(n -> n > most)
              .map(n -> n + " " + what + ", more than " + most);
    }
  }

  private record Named(String name, Condition condition) {}

  private final List<Named> conditions = new CopyOnWriteArrayList<>();

  /**
   * Adds a condition.
   *
   * @param name one word, which stands before its objections and is a label in metrics
   */
  public void require(String name, Condition condition) {
    conditions.add(new Named(name, condition));
  }

  public boolean isReady() {
    return objections().isEmpty();
  }

  /** What stands in the way, each with the name of its condition: {@code clock: 70 s ahead}. */
  public List<String> objections() {
    List<String> objections = new ArrayList<>();
    for (Named named : conditions) {
      objection(named).ifPresent(why -> objections.add(named.name() + ": " + why));
    }
    return objections;
  }

  /** Of each condition whether it holds. */
  public Map<String, Boolean> states() {
    Map<String, Boolean> states = new TreeMap<>();
    conditions.forEach(
        named -> states.merge(named.name(), objection(named).isEmpty(), (a, b) -> a && b));
    return states;
  }

  /** A condition that cannot tell does not hold; the others are asked all the same. */
  private static Optional<String> objection(Named named) {
    try {
      return named.condition().objection();
    } catch (RuntimeException e) {
      LOG.debug("The condition {} cannot be judged", named.name(), e);
      return Optional.of("it cannot be told: " + e.getClass().getSimpleName());
    }
  }
}
