package dev.keylife.drill;

import java.io.IOException;

/** One way to do harm, again and again. */
@FunctionalInterface
interface Attack {
  /** Does it once. What a server refuses is its right; what is thrown ends the attack. */
  void strike() throws IOException, InterruptedException;

  /** How often it must be done until all of it was done. */
  default int round() {
    return 1;
  }
}
