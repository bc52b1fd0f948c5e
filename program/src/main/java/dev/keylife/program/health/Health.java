package dev.keylife.program.health;

import java.util.List;

/** A program's health. It is asked at every probe, so it answers at once. */
public interface Health {
  /** Whether it lives; once it does not, a restart helps. */
  boolean isLive();

  /** Its state in a word. */
  String state();

  /** Why it is not ready, a line each; empty while it is. */
  List<String> objections();

  /** The health of a program that lives while its process does. */
  static Health of(Readiness readiness) {
    return new Health() {
      @Override
      public boolean isLive() {
        return true;
      }

      @Override
      public String state() {
        return "running";
      }

      @Override
      public List<String> objections() {
        return readiness.objections();
      }
    };
  }
}
