package dev.keylife.drill;

import dev.keylife.command.CreateKey;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.command.UpdateKeyDescription;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;

/** Has a key grow as far as it goes: by rotations without end, and the longest description. */
final class GrowingKey implements Attack {
  /** The key. */
  static final String KEY = "growing";

  /** More than AWS KMS allows. */
  private static final int ROTATIONS = 30;

  private static final int LONGEST_DESCRIPTION = 8_192;

  private final HostilePublisher publisher;
  private int number;

  GrowingKey(HostilePublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void strike() {
    if (number == 0) {
      publisher.send(
          "key that is to outgrow its topics",
          KEY,
          CreateKey.newBuilder()
              .setHeader(publisher.header(KEY))
              .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
              .setOrigin(Origin.AWS_KMS)
              .build());
      publisher.send(
          "longest description",
          KEY,
          new UpdateKeyDescription(publisher.header(KEY), "\u00fc".repeat(LONGEST_DESCRIPTION)));
    }
    number++;
    publisher.send("rotation without end", KEY, new RotateKeyOnDemand(publisher.header(KEY)));
  }

  @Override
  public int round() {
    return ROTATIONS;
  }
}
