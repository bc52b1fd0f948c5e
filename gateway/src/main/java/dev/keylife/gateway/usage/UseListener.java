package dev.keylife.gateway.usage;

/** Hears of every use of a key, once its call is answered; on any thread, and must not block. */
@FunctionalInterface
public interface UseListener {
  /** Of a gateway that tells nobody. */
  UseListener NONE = use -> {};

  void used(Use use);
}
