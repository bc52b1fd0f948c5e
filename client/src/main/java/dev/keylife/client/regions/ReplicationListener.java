package dev.keylife.client.regions;

import dev.keylife.type.FailureCode;

/** Hears what becomes of news, on any thread; must not block. */
public interface ReplicationListener {
  /** Hears nothing. */
  ReplicationListener NONE = new ReplicationListener() {};

  /** A Region was told, and its processor has taken or known the news. */
  default void told(ReplicationLink link, News news) {}

  /**
   * A Region's processor has refused the news, for good: it is passed over. It stands in that
   * Region's audit trail, and where it was asked to create a key, the Region that asked was told.
   */
  default void refused(ReplicationLink link, News news, FailureCode code, String message) {}

  /**
   * A Region could not be told now, and is told again.
   *
   * @param why in words for people
   */
  default void failed(ReplicationLink link, News news, String why) {}
}
