package dev.keylife.gateway.wire;

/** Hears of every call once it is answered; on any thread, and must not block. */
@FunctionalInterface
public interface AccessListener {
  void answered(AccessRecord call);
}
